#pragma once

#include "llm/aws/credential_source.hpp"

// The two services that give credentials to a program by the place where it runs.

namespace tessera::llm::aws {

/// ECS and EKS: an address in the environment. Spec: AWS SDKs and Tools Reference, container
/// credential provider
class ContainerSource final : public CredentialSource {
 public:
  explicit ContainerSource(Outside const& outside) : outside_(outside) {}
  [[nodiscard]] std::string name() const override { return "the container"; }
  /// Also throws Errc::bad_settings for an address that a token must not be sent to.
  Task<Credentials> fetch() override;

  /// True when the environment has an address.
  [[nodiscard]] static bool is_there(Environment const& environment);

 private:
  Outside const& outside_;
};

/// EC2: the instance metadata service, version 2 only. Spec: Amazon EC2 User Guide, IMDSv2
class InstanceSource final : public CredentialSource {
 public:
  explicit InstanceSource(Outside const& outside) : outside_(outside) {}
  [[nodiscard]] std::string name() const override { return "the EC2 instance"; }
  Task<Credentials> fetch() override;

  /// True on a machine of EC2, by its firmware, or when the environment names the service; false
  /// when it was switched off. Elsewhere a look for the service would only cost seconds.
  [[nodiscard]] static bool is_there(
      Environment const& environment,
      std::string const& vendor_file = "/sys/class/dmi/id/sys_vendor");

 private:
  Outside const& outside_;
};

}  // namespace tessera::llm::aws

#pragma once

#include "llm/aws/credential_source.hpp"

namespace tessera::llm::aws {

/// `credential_process` of a profile: a program of the user's that prints credentials as JSON. The
/// command is the user's own configuration, so a shell reads it, as the vendor's tools do. Ended
/// when it has said nothing for a minute. Spec: AWS SDKs and Tools Reference, process credentials
class ProcessSource final : public CredentialSource {
 public:
  ProcessSource(std::string profile, std::string command)
      : profile_(std::move(profile)), command_(std::move(command)) {}
  [[nodiscard]] std::string name() const override {
    return "the credential_process of the profile " + profile_;
  }
  Task<Credentials> fetch() override;

 private:
  std::string profile_;
  std::string command_;
};

}  // namespace tessera::llm::aws

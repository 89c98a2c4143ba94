#pragma once

#include "llm/aws/credential_source.hpp"

namespace tessera::llm::aws {

/// IAM Identity Center: takes the token that `aws sso login` has left behind and trades it for the
/// role's credentials. It never signs anybody in. Spec: AWS SDKs and Tools Reference, SSO provider
class SsoSource final : public CredentialSource {
 public:
  struct Settings {
    std::string profile;
    std::string cache_key;  ///< The session's name, or the start URL of an old profile.
    std::string region;
    std::string account_id;
    std::string role_name;
  };
  SsoSource(Settings settings, Outside const& outside)
      : settings_(std::move(settings)), outside_(outside) {}
  [[nodiscard]] std::string name() const override {
    return "the SSO sign-in of the profile " + settings_.profile;
  }
  Task<Credentials> fetch() override;

 private:
  [[nodiscard]] Secret cached_token() const;
  Settings settings_;
  Outside const& outside_;
};

}  // namespace tessera::llm::aws

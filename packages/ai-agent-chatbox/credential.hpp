#pragma once

#include "oauth/client/client_settings.hpp"
#include "packages/ai-agent-chatbox/auth_status.hpp"
#include "packages/ai-agent-chatbox/config.hpp"

#include <memory>
#include <string>

namespace tessera::chatbox {

/// The source of tokens that [auth] describes; null without an issuer. Key and secret are read from
/// their files here and nowhere else.
/// @param http, clock, random, log  not owned; outlive the result
/// Errors: oauth::Errc::bad_settings, appkit::Errc::unreadable_file.
[[nodiscard]] Result<std::unique_ptr<oauth::ClientCredentials>> make_credential(
    oauth::ClientSettings const& config, std::string const& config_file,
    std::string const& default_resource, http::Client& http, Clock const& clock, Random& random,
    Log& log);

/// The `auth` command over client credentials.
class TokenStatus final : public AuthStatus {
 public:
  /// @param credentials  not owned; outlives this
  TokenStatus(oauth::ClientCredentials& credentials, oauth::ClientSettings config,
              std::string resource)
      : credentials_(credentials), config_(std::move(config)), resource_(std::move(resource)) {}
  Task<CredentialStatus> current() override;

 private:
  oauth::ClientCredentials& credentials_;
  oauth::ClientSettings config_;
  std::string resource_;
};

}  // namespace tessera::chatbox

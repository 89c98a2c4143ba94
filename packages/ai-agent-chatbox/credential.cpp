#include "packages/ai-agent-chatbox/credential.hpp"

#include "appkit/config.hpp"

#include <utility>

namespace tessera::chatbox {

Result<std::unique_ptr<oauth::ClientCredentials>> make_credential(
    oauth::ClientSettings const& config, std::string const& config_file,
    std::string const& default_resource, http::Client& http, Clock const& clock, Random& random,
    Log& log) {
  if (config.issuer.empty()) return std::unique_ptr<oauth::ClientCredentials>();
  oauth::ReadSecret const read = [&](std::string const& path) {
    return appkit::read_secret_file(appkit::beside(config_file, path));
  };
  Result<oauth::ClientCredentials::Options> options =
      oauth::client_credentials_options(config, default_resource, read);
  if (!options) return options.error();
  return std::make_unique<oauth::ClientCredentials>(std::move(*options), http, clock, random, log);
}

Task<CredentialStatus> TokenStatus::current() {
  oauth::AccessToken const token = co_await credentials_.token(config_.tenant_id);
  CredentialStatus status;
  status.issuer = config_.issuer;
  status.client_id = config_.client_id;
  status.resource = resource_;
  status.tenant = token.tenant;
  status.scopes = token.scopes.tokens();
  status.expires_at = token.expires_at;
  co_return status;
}

}  // namespace tessera::chatbox

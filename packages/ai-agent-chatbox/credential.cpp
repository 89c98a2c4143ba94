#include "packages/ai-agent-chatbox/credential.hpp"

#include "appkit/config.hpp"

#include <utility>

namespace tessera::chatbox {
namespace {

Error bad_setting(std::string text) { return fail(appkit::Errc::bad_setting, std::move(text)); }

jose::Algorithm algorithm_for(crypto::KeyType type) {
  if (type == crypto::KeyType::ed25519) return jose::Algorithm::ed25519;
  return type == crypto::KeyType::rsa ? jose::Algorithm::rs256 : jose::Algorithm::es256;
}

Result<oauth::ClientCredential> signing_credential(Secret const& pem) {
  Result<crypto::PrivateKey> key = crypto::PrivateKey::from_pem(pem);
  if (!key) return bad_setting("auth.key_file: " + key.error().hint);
  jose::Algorithm const algorithm = algorithm_for(key->type());
  Result<jose::SigningKey> signing = jose::make_signing_key(std::move(*key), algorithm);
  if (!signing) return bad_setting("auth.key_file: " + signing.error().hint);
  return oauth::ClientCredential(oauth::PrivateKeyJwt{std::move(*signing)});
}

}  // namespace

Result<std::unique_ptr<oauth::ClientCredentials>> make_credential(
    AuthConfig const& config, std::string const& config_file, std::string const& default_resource,
    http::Client& http, Clock const& clock, Random& random, Log& log) {
  if (config.issuer.empty()) return std::unique_ptr<oauth::ClientCredentials>();
  if (config.client_id.empty()) return bad_setting("auth.client_id is needed with auth.issuer");
  bool const has_key = !config.key_file.empty();
  if (has_key != config.secret_file.empty())
    return bad_setting("auth: exactly one of key_file and secret_file is needed");
  Result<Secret> secret = appkit::read_secret_file(
      appkit::beside(config_file, has_key ? config.key_file : config.secret_file));
  if (!secret) return secret.error();
  Result<oauth::ClientCredential> credential =
      has_key ? signing_credential(*secret)
              : Result<oauth::ClientCredential>(oauth::ClientSecretBasic{std::move(*secret)});
  if (!credential) return credential.error();
  Result<oauth::ScopeSet> const scopes = oauth::ScopeSet::parse(config.scope);
  if (!scopes) return bad_setting("auth.scope: " + scopes.error().hint);
  oauth::ClientCredentials::Options options{
      .issuer = config.issuer,
      .token_endpoint = {},
      .client_id = config.client_id,
      .credential = std::move(*credential),
      .resource = config.resource.empty() ? default_resource : config.resource,
      .scopes = scopes->tokens(),
      .tenant = config.tenant_id,
      .send_tenant_header = !config.tenant_id.empty()};
  return std::make_unique<oauth::ClientCredentials>(std::move(options), http, clock, random, log);
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

#include "packages/mcp-client/credential.hpp"

#include "appkit/config.hpp"
#include "base/encoding.hpp"
#include "base/term_safe.hpp"
#include "packages/mcp-client/errc.hpp"

#include <utility>

namespace tessera::mcp_client {
namespace {

Error bad_setting(std::string text) { return fail(appkit::Errc::bad_setting, std::move(text)); }

jose::Algorithm usual_algorithm(crypto::KeyType type) {
  switch (type) {
    case crypto::KeyType::ed25519:
      return jose::Algorithm::ed25519;
    case crypto::KeyType::rsa:
      return jose::Algorithm::rs256;
    case crypto::KeyType::p256:
      break;
  }
  return jose::Algorithm::es256;
}

Result<oauth::ClientCredential> read_credential(AuthConfig const& config,
                                                std::string const& config_file) {
  if (config.key_file.empty() == config.secret_file.empty())
    return bad_setting("auth: exactly one of key_file and secret_file is needed");
  bool const has_key = !config.key_file.empty();
  Result<Secret> secret = appkit::read_secret_file(
      appkit::beside(config_file, has_key ? config.key_file : config.secret_file));
  if (!secret) return secret.error();
  if (!has_key) return oauth::ClientCredential(oauth::ClientSecretBasic{std::move(*secret)});
  Result<crypto::PrivateKey> key = crypto::PrivateKey::from_pem(*secret);
  if (!key) return bad_setting("auth.key_file: " + key.error().hint);
  jose::Algorithm const algorithm = usual_algorithm(key->type());
  Result<jose::SigningKey> signing = jose::make_signing_key(std::move(*key), algorithm);
  if (!signing) return bad_setting("auth.key_file: " + signing.error().hint);
  return oauth::ClientCredential(oauth::PrivateKeyJwt{std::move(*signing)});
}

}  // namespace

Result<std::unique_ptr<oauth::ClientCredentials>> make_credential(
    AuthConfig const& config, std::string const& config_file, std::string const& url,
    http::Client& http, Clock const& clock, Random& random, Log& log) {
  if (config.issuer.empty()) return std::unique_ptr<oauth::ClientCredentials>();
  if (config.client_id.empty()) return bad_setting("auth.client_id is needed with auth.issuer");
  Result<oauth::ClientCredential> credential = read_credential(config, config_file);
  if (!credential) return credential.error();
  Result<oauth::ScopeSet> const scopes = oauth::ScopeSet::parse(config.scope);
  if (!scopes) return bad_setting("auth.scope: " + scopes.error().hint);
  oauth::ClientCredentials::Options options{
      .issuer = config.issuer,
      .token_endpoint = {},
      .client_id = config.client_id,
      .credential = std::move(*credential),
      .resource = config.resource.empty() ? url : config.resource,
      .scopes = scopes->tokens(),
      .tenant = config.tenant_id,
      .send_tenant_header = !config.tenant_id.empty()};
  return std::make_unique<oauth::ClientCredentials>(std::move(options), http, clock, random, log);
}

std::string describe_token(oauth::AccessToken const& token, SysSeconds now) {
  auto const left = (token.expires_at - now).count();
  std::string const scopes = token.scopes.join();
  return "expires  " + format_utc(token.expires_at) + " (in " + std::to_string(left) + " s)\n" +
         "tenant   " + (token.tenant.empty() ? "(not known)" : term_safe_line(token.tenant)) +
         "\n" + "scopes   " + (scopes.empty() ? "(not said)" : term_safe_line(scopes)) + "\n";
}

Result<json::value> unverified_claims(std::string_view token) {
  Error const no_jwt = fail(Errc::schema_mismatch, "the token is no JWT: nothing to look into");
  std::size_t const first = token.find('.');
  std::size_t const second = token.find('.', first == std::string_view::npos ? first : first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return no_jwt;
  Result<std::string> const payload = base64url_decode(token.substr(first + 1, second - first - 1));
  if (!payload) return no_jwt;
  Result<json::value> claims = parse_json(*payload);
  if (!claims || !claims->is_object()) return no_jwt;
  return claims;
}

}  // namespace tessera::mcp_client

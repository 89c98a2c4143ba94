#include "oauth/client/client_settings.hpp"

#include "oauth/model/errors.hpp"

namespace tessera::oauth {
namespace {

Error bad(std::string text) { return fail(Errc::bad_settings, "auth" + std::move(text)); }

}  // namespace

Result<ClientCredential> read_client_credential(ClientSettings const& settings,
                                                ReadSecret const& read) {
  if (settings.key_file.empty() == settings.secret_file.empty())
    return bad(": exactly one of key_file and secret_file is needed");
  bool const has_key = !settings.key_file.empty();
  Result<Secret> secret = read(has_key ? settings.key_file : settings.secret_file);
  if (!secret) return secret.error();
  if (!has_key) return ClientCredential(ClientSecretBasic{std::move(*secret)});
  Result<ClientCredential> signing = signing_credential(*secret);
  if (!signing) return bad(".key_file: " + signing.error().hint);
  return signing;
}

Result<ClientCredentials::Options> client_credentials_options(ClientSettings const& settings,
                                                              std::string const& default_resource,
                                                              ReadSecret const& read) {
  if (settings.client_id.empty()) return bad(".client_id is needed with auth.issuer");
  Result<ClientCredential> credential = read_client_credential(settings, read);
  if (!credential) return credential.error();
  Result<ScopeSet> const scopes = ScopeSet::parse(settings.scope);
  if (!scopes) return bad(".scope: " + scopes.error().hint);
  ClientCredentials::Options options;
  options.issuer = settings.issuer;
  options.client_id = settings.client_id;
  options.credential = std::move(*credential);
  options.resource = settings.resource.empty() ? default_resource : settings.resource;
  options.scopes = scopes->tokens();
  options.tenant = settings.tenant_id;
  options.send_tenant_header = !settings.tenant_id.empty();
  return options;
}

}  // namespace tessera::oauth

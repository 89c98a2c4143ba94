#include "oauth/client/login_settings.hpp"

#include "oauth/model/errors.hpp"

#include <limits>
#include <utility>

namespace tessera::oauth {

Result<AuthorizationCodeAuthorizer::Options> login_options(LoginSettings const& settings,
                                                           std::string server,
                                                           std::string client_name,
                                                           ReadSecret const& read) {
  constexpr std::int32_t kLastPort = std::numeric_limits<std::uint16_t>::max();
  if (settings.redirect_port < 0 || settings.redirect_port > kLastPort)
    return fail(Errc::bad_settings, "redirect_port must be between 0 and 65535");
  if (!settings.secret_file.empty() && settings.client_id.empty())
    return fail(Errc::bad_settings, "secret_file needs client_id");
  AuthorizationCodeAuthorizer::Options options;
  options.server = std::move(server);
  Result<ScopeSet> scopes = ScopeSet::parse(settings.scope);
  if (!scopes) return fail(Errc::bad_settings, "scope: " + scopes.error().hint);
  options.scopes = std::move(*scopes);
  options.flow.redirect_port = static_cast<std::uint16_t>(settings.redirect_port);
  options.flow.identity.client_name = std::move(client_name);
  options.flow.identity.metadata_url = settings.metadata_url;
  if (settings.client_id.empty()) return options;
  RegisteredByHand client;
  client.issuer = settings.issuer;
  client.client_id = settings.client_id;
  if (!settings.secret_file.empty()) {
    Result<Secret> secret = read(settings.secret_file);
    if (!secret) return secret.error();
    client.credential = ClientSecretBasic{std::move(*secret)};
  }
  options.flow.identity.by_hand.push_back(std::move(client));
  return options;
}

Result<std::string> default_login_store(
    std::function<std::string(char const*)> const& environment) {
  constexpr char const* kFile = "/tessera/mcp-client/credentials.json";
  std::string const state = environment("XDG_STATE_HOME");
  if (state.starts_with('/')) return state + kFile;
  std::string const home = environment("HOME");
  if (home.starts_with('/')) return home + "/.local/state" + kFile;
  return fail(Errc::bad_settings, "there is no home folder for tokens: set login.store");
}

}  // namespace tessera::oauth

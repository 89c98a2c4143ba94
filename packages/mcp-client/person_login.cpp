#include "packages/mcp-client/person_login.hpp"

#include "appkit/config.hpp"
#include "base/term_safe.hpp"
#include "packages/mcp-client/credential.hpp"
#include "packages/mcp-client/errc.hpp"

#include <cstdlib>
#include <limits>
#include <utility>

namespace tessera::mcp_client {
namespace {

std::string environment(char const* name) {
  char const* const value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string store_file(LoginConfig const& config, std::string const& config_file) {
  if (!config.store.empty()) return appkit::beside(config_file, config.store);
  return default_store_file().value();
}

oauth::ClientIdentity identity_of(LoginConfig const& config, std::string const& config_file) {
  oauth::ClientIdentity identity;
  identity.client_name = "mcp-client (Tessera)";
  identity.metadata_url = config.metadata_url;
  if (config.client_id.empty()) return identity;
  oauth::RegisteredByHand client;
  client.issuer = config.issuer;
  client.client_id = config.client_id;
  if (!config.secret_file.empty())
    client.credential = oauth::ClientSecretBasic{
        appkit::read_secret_file(appkit::beside(config_file, config.secret_file)).value()};
  identity.by_hand.push_back(std::move(client));
  return identity;
}

oauth::AuthorizationCodeAuthorizer::Options options_of(LoginConfig const& config,
                                                       std::string const& config_file,
                                                       std::string const& url) {
  if (config.redirect_port < 0 || config.redirect_port > std::numeric_limits<std::uint16_t>::max())
    throw Exception(fail(Errc::usage, "login.redirect_port must be between 0 and 65535"));
  oauth::AuthorizationCodeAuthorizer::Options options;
  options.server = url;
  options.scopes = oauth::ScopeSet::parse(config.scope).value();
  options.flow.identity = identity_of(config, config_file);
  options.flow.redirect_port = static_cast<std::uint16_t>(config.redirect_port);
  return options;
}

}  // namespace

Result<std::string> default_store_file() {
  constexpr char const* kFile = "/tessera/mcp-client/credentials.json";
  std::string const state = environment("XDG_STATE_HOME");
  if (state.starts_with('/')) return state + kFile;
  std::string const home = environment("HOME");
  if (home.starts_with('/')) return home + "/.local/state" + kFile;
  return fail(Errc::usage, "there is no home folder for tokens: set login.store");
}

PersonLogin::PersonLogin(LoginConfig const& config, std::string const& config_file,
                         std::string const& url, oauth::ClientParts parts,
                         std::function<void(std::string const&)> notes)
    : pool_(BlockingPool::Options{.threads = 1}),
      store_(store_file(config, config_file), pool_),
      browser_([notes = std::move(notes)](std::string const& address) {
        notes("Open this address in a browser to sign in:\n  " +
              term_safe_line(address, 16UL << 10) + "\n");
      }),
      kept_(options_of(config, config_file, url), parts, store_, nullptr),
      asking_(options_of(config, config_file, url), parts, store_, &browser_) {}

Task<oauth::Login> PersonLogin::sign_in() { return asking_.sign_in_now(); }
Task<std::optional<oauth::Login>> PersonLogin::current() { return asking_.current(); }
Task<bool> PersonLogin::sign_out() { return asking_.sign_out(); }

std::string describe_login(oauth::Login const& login, SysSeconds now) {
  return "issuer   " + term_safe_line(login.issuer) + "\nclient   " +
         term_safe_line(login.client_id) + "\nresource " + term_safe_line(login.resource) +
         "\nkind     " + (login.token.is_dpop ? "DPoP, bound to a key" : "bearer") +
         (login.token.refresh.empty() ? "" : ", can be renewed") + "\n" +
         describe_token(login.token, now);
}

}  // namespace tessera::mcp_client

#include "packages/mcp-client/person_login.hpp"

#include "appkit/config.hpp"
#include "oauth/client/login_text.hpp"

#include <cstdlib>
#include <utility>

namespace tessera::mcp_client {
namespace {

std::string environment(char const* name) {
  char const* const value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string store_file(oauth::LoginSettings const& config, std::string const& config_file) {
  if (!config.store.empty()) return appkit::beside(config_file, config.store);
  return default_store_file().value();
}

oauth::AuthorizationCodeAuthorizer::Options options_of(oauth::LoginSettings const& config,
                                                       std::string const& config_file,
                                                       std::string const& url) {
  oauth::ReadSecret const read = [&](std::string const& path) {
    return appkit::read_secret_file(appkit::beside(config_file, path));
  };
  return oauth::login_options(config, url, "mcp-client (Tessera)", read).value();
}

}  // namespace

Result<std::string> default_store_file() { return oauth::default_login_store(&environment); }

PersonLogin::PersonLogin(oauth::LoginSettings const& config, std::string const& config_file,
                         std::string const& url, oauth::ClientParts parts,
                         std::function<void(std::string const&)> notes)
    : pool_(BlockingPool::Options{.threads = 1}),
      store_(store_file(config, config_file), pool_),
      browser_([notes = std::move(notes)](std::string const& address) {
        notes(oauth::sign_in_text(address) + "\n");
      }),
      kept_(options_of(config, config_file, url), parts, store_, nullptr),
      asking_(options_of(config, config_file, url), parts, store_, &browser_) {}

Task<oauth::Login> PersonLogin::sign_in() { return asking_.sign_in_now(); }
Task<std::optional<oauth::Login>> PersonLogin::current() { return asking_.current(); }
Task<bool> PersonLogin::sign_out() { return asking_.sign_out(); }

}  // namespace tessera::mcp_client

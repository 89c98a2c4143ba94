#pragma once

#include "async/blocking_pool.hpp"
#include "oauth/client/authorization_code.hpp"
#include "oauth/client/file_credential_store.hpp"
#include "oauth/client/login_settings.hpp"

#include <functional>
#include <string>

namespace tessera::mcp_client {

/// `oauth::default_login_store` in this process's environment.
[[nodiscard]] Result<std::string> default_store_file();

/// A person's sign-in at one MCP server, with everything that it needs. Used on one strand.
class PersonLogin {
 public:
  /// @param config_file  paths of the configuration are relative to it
  /// @param notes        shows the address to open; not called by `authorizer`
  /// @param parts        see `oauth::ClientParts`
  /// Throws Exception for settings that do not work.
  PersonLogin(oauth::LoginSettings const& config, std::string const& config_file,
              std::string const& url, oauth::ClientParts parts,
              std::function<void(std::string const&)> notes);

  /// For ordinary commands: uses and renews what is kept, and never opens a browser.
  [[nodiscard]] http::Authorizer& authorizer() noexcept { return kept_; }

  Task<oauth::Login> sign_in();
  Task<std::optional<oauth::Login>> current();
  Task<bool> sign_out();

 private:
  BlockingPool pool_;
  oauth::FileCredentialStore store_;
  oauth::BrowserUserAgent browser_;
  oauth::AuthorizationCodeAuthorizer kept_;
  oauth::AuthorizationCodeAuthorizer asking_;
};

}  // namespace tessera::mcp_client

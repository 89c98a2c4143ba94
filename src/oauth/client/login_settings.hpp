#pragma once

#include "oauth/client/authorization_code.hpp"
#include "oauth/client/client_settings.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace tessera::oauth {

/// How a person signs in at a server, as a configuration says it. All may be empty: then the
/// program makes itself known to whatever authorization server it meets.
struct LoginSettings {
  std::string client_id;           ///< Registered by hand at the authorization server; empty: not.
  std::string secret_file;         ///< Its secret; empty: a public client.
  std::string issuer;              ///< Where it is registered; empty: at the first one that is met.
  std::string metadata_url;        ///< Client ID metadata document of ours; empty: none.
  std::string scope;               ///< Asked for besides what the server names, space separated.
  std::int32_t redirect_port = 0;  ///< On 127.0.0.1; 0: any.
  std::string store;  ///< File for tokens; empty: credentials.json in the user's state folder.
};
BOOST_DESCRIBE_STRUCT(LoginSettings, (),
                      (client_id, secret_file, issuer, metadata_url, scope, redirect_port, store))
/// Read strictly: what is not known here is refused, what is absent keeps its default.
constexpr JsonStyle json_style(LoginSettings const*) {
  return {.refuse_unknown = true, .defaults = true};
}

/// Everything that the sign-in at one server needs.
/// @param server       address of the MCP server
/// @param client_name  shown to the person who consents
/// Errors: Errc::bad_settings with the setting's name, and those of `read`.
[[nodiscard]] Result<AuthorizationCodeAuthorizer::Options> login_options(
    LoginSettings const& settings, std::string server, std::string client_name,
    ReadSecret const& read);

/// Where the house's programs keep tokens of people unless the configuration says it, so that who
/// signs in with one of them is signed in with all:
/// `$XDG_STATE_HOME/tessera/mcp-client/credentials.json`, or the same under `~/.local/state`.
/// @param environment  gives a variable's value, empty for none
/// Errors: Errc::bad_settings when there is neither.
[[nodiscard]] Result<std::string> default_login_store(
    std::function<std::string(char const*)> const& environment);

}  // namespace tessera::oauth

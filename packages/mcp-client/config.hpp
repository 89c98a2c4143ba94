#pragma once

#include "base/json_codec.hpp"
#include "oauth/client/client_settings.hpp"

#include <cstdint>
#include <string>

namespace tessera::mcp_client {

/// Settings are read strictly: what is not known here is refused, what is absent keeps its default.
template <class T>
constexpr JsonStyle json_style(T const*) {
  return {.refuse_unknown = true, .defaults = true};
}

/// How a person signs in, for servers that want a person: `mcp-client URL auth login`.
struct LoginConfig {
  std::string client_id;           ///< Registered by hand at the authorization server; empty: not.
  std::string secret_file;         ///< Its secret; empty: a public client.
  std::string issuer;              ///< Where it is registered; empty: at the first one that is met.
  std::string metadata_url;        ///< Client ID metadata document of ours; empty: none.
  std::string scope;               ///< Asked for besides what the server names, space separated.
  std::int32_t redirect_port = 0;  ///< On 127.0.0.1; 0: any.
  std::string store;  ///< File for tokens; empty: credentials.json in the user's state folder.
};
BOOST_DESCRIBE_STRUCT(LoginConfig, (),
                      (client_id, secret_file, issuer, metadata_url, scope, redirect_port, store))

struct Config {
  std::string url = "http://localhost:3005/mcp";  ///< The MCP server.
  std::string era = "auto";                       ///< auto, 2026-07-28 or 2025-11-25.
  std::int64_t timeout_seconds = 60;              ///< For one request, a person's time not counted.
  oauth::ClientSettings auth;
  LoginConfig login;
};
BOOST_DESCRIBE_STRUCT(Config, (), (url, era, timeout_seconds, auth, login))

}  // namespace tessera::mcp_client

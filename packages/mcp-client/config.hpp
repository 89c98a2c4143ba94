#pragma once

#include "base/json_codec.hpp"

#include <cstdint>
#include <string>

namespace tessera::mcp_client {

/// Settings are read strictly: what is not known here is refused, what is absent keeps its default.
template <class T>
constexpr JsonStyle json_style(T const*) {
  return {.refuse_unknown = true, .defaults = true};
}

/// How this client proves who it is (OAuth 2.1 client credentials).
struct AuthConfig {
  std::string issuer;       ///< Authorization server, e.g. http://localhost:3006; empty: no token.
  std::string client_id;    ///< As registered there.
  std::string key_file;     ///< Private key (PEM) for private_key_jwt.
  std::string secret_file;  ///< Client secret for client_secret_basic; one of the two.
  std::string scope;        ///< Asked for, space separated; empty: what the server grants.
  std::string resource;     ///< What the token is for; empty: the MCP server's URL.
  std::string tenant_id;    ///< Tenant to act for; empty: the client's own.
};
BOOST_DESCRIBE_STRUCT(AuthConfig, (),
                      (issuer, client_id, key_file, secret_file, scope, resource, tenant_id))

struct Config {
  std::string url = "http://localhost:3005/mcp";  ///< The MCP server.
  std::string era = "auto";                       ///< auto, 2026-07-28 or 2025-11-25.
  std::int64_t timeout_seconds = 60;              ///< For one request, a person's time not counted.
  AuthConfig auth;
};
BOOST_DESCRIBE_STRUCT(Config, (), (url, era, timeout_seconds, auth))

}  // namespace tessera::mcp_client

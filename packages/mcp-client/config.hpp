#pragma once

#include "base/json_codec.hpp"
#include "oauth/client/client_settings.hpp"
#include "oauth/client/login_settings.hpp"

#include <cstdint>
#include <string>

namespace tessera::mcp_client {

/// Settings are read strictly: what is not known here is refused, what is absent keeps its default.
template <class T>
constexpr JsonStyle json_style(T const*) {
  return {.refuse_unknown = true, .defaults = true};
}

struct Config {
  std::string url = "http://localhost:3005/mcp";  ///< The MCP server.
  std::string era = "auto";                       ///< auto, 2026-07-28 or 2025-11-25.
  std::int64_t timeout_seconds = 60;              ///< For one request, a person's time not counted.
  oauth::ClientSettings auth;
  oauth::LoginSettings login;  ///< How a person signs in: `mcp-client URL auth login`.
};
BOOST_DESCRIBE_STRUCT(Config, (), (url, era, timeout_seconds, auth, login))

}  // namespace tessera::mcp_client

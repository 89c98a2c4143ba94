#pragma once

#include "mcp/protocol/notifications.hpp"
#include "mcp/protocol/version.hpp"
#include "mcp/server/exchange.hpp"
#include "mcp/server/server.hpp"
#include "mcp/session/features.hpp"

#include <optional>
#include <string>

namespace tessera::mcp {

/// What is known about the client of one request: from the request itself in the modern era, from
/// its session in the legacy era.
struct ClientView {
  Era era = Era::modern;
  ClientFeatures features;
  std::optional<LoggingLevel> log_level;   ///< From this level on; nothing: it wants no log.
  std::optional<json::object> extensions;  ///< What it declared, by the extension's name.
  std::string session;                     ///< Legacy: names the session in this process's tables.
  SysSeconds session_end{};                ///< Legacy: when it expires.
};

/// One request on its way through the server, whatever the transport.
struct Operation {
  Server const& server;
  ExchangePtr exchange;
  ClientView client;

  [[nodiscard]] jsonrpc::Request const& request() const { return exchange->request(); }
  [[nodiscard]] jsonrpc::Id const& id() const { return exchange->request().id; }
};

}  // namespace tessera::mcp

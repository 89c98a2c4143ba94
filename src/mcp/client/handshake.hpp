#pragma once

#include "mcp/client/client.hpp"
#include "mcp/client/connection.hpp"

#include <memory>

namespace tessera::mcp {

/// A connection and what its server said.
struct Handshake {
  std::unique_ptr<Connection> connection;
  ServerInfo info;
};

/// Finds the server's era: asks the modern question first, and says hello in the legacy way when
/// the answer shows that it was not understood. A modern error is never taken for a legacy server.
/// Spec: MCP 2026-07-28 basic/versioning (era detection)
[[nodiscard]] Task<Handshake> shake_hands(ConnectionParts parts, Executor executor);

}  // namespace tessera::mcp

#pragma once

#include "mcp/server/server.hpp"
#include "mcp/server/wire/wire_server.hpp"

namespace tessera::mcp {

/// A whole program's work: serves the client that started it over standard input and output, until
/// the input ends or SIGINT or SIGTERM comes. Nothing but messages goes to standard output; logs go
/// where the server's `log` leads, which should be standard error.
/// @param server  not owned; its tools run on one event loop, made here
/// @return the exit code: 0, or 1 when standard input and output cannot be used
/// Spec: MCP 2026-07-28 basic/transports (stdio); MCP 2025-11-25 basic/transports (stdio)
[[nodiscard]] int run_stdio(Server const& server, WireServerOptions options = {});

}  // namespace tessera::mcp

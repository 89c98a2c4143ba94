#pragma once

#include "async/task.hpp"
#include "http/principal.hpp"
#include "mcp/server/server.hpp"
#include "mcp/transport/wire.hpp"

#include <chrono>
#include <cstddef>

namespace tessera::mcp {

struct WireServerOptions {
  http::PrincipalPtr principal{};  ///< Who speaks on this wire; null: nobody was verified.
  std::size_t max_requests = 256;  ///< That may run at one time; more are refused.
  std::size_t max_unsent = 64;     ///< Messages that may wait to be written.
  std::size_t max_message_bytes = 4UL << 20;  ///< Of one message from the client.
  /// How long what still runs may take after the client has said its last word.
  std::chrono::milliseconds farewell{5'000};
};

/// Serves one client over a wire until it ends, in both eras at once: a request with the modern
/// metadata stands for itself; `initialize` begins the legacy era for this wire. Requests run at
/// the same time; `notifications/cancelled` ends one without an answer. After the end of the input
/// what runs may finish, except for subscriptions.
/// @param server, wire  not owned; outlive the task
/// Cancelling the task counts as the end of the input with no time left.
/// Spec: MCP 2026-07-28 basic/transports (stdio); MCP 2025-11-25 basic/transports (stdio)
[[nodiscard]] Task<> serve_wire(Server const& server, Wire& wire, WireServerOptions options = {});

}  // namespace tessera::mcp

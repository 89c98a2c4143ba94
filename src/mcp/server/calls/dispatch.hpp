#pragma once

#include "mcp/server/operation.hpp"
#include "mcp/server/reply.hpp"

namespace tessera::mcp {

/// Answers a request: finds its method in the table of the house and lets it work. The life-cycle
/// (version, session, `initialize`) is behind it.
/// @param operation  outlives the task; not needed by the rest of its reply
/// Errors are replies; what it throws is our own fault, or the caller's cancellation.
[[nodiscard]] Task<ServerReply> dispatch(Operation& operation);

}  // namespace tessera::mcp

#pragma once

#include "mcp/server/operation.hpp"
#include "mcp/server/reply.hpp"

namespace tessera::mcp {

/// `completion/complete`: values for an argument of a prompt, or a variable of a template.
/// @param operation  outlives the task
/// Spec: MCP 2026-07-28 server/utilities/completion
[[nodiscard]] Task<ServerReply> complete(Operation& operation);

}  // namespace tessera::mcp

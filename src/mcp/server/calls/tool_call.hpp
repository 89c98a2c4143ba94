#pragma once

#include "mcp/server/operation.hpp"
#include "mcp/server/reply.hpp"

namespace tessera::mcp {

/// `tools/call`. @param operation  outlives the task; not needed by the rest of its reply
/// Spec: MCP 2026-07-28 server/tools; MCP 2025-11-25 server/tools
[[nodiscard]] Task<ServerReply> call_tool(Operation& operation);

}  // namespace tessera::mcp

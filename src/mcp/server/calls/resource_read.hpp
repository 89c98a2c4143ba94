#pragma once

#include "mcp/server/operation.hpp"
#include "mcp/server/reply.hpp"

namespace tessera::mcp {

/// `resources/read`. @param operation  outlives the task; not needed by the rest of its reply
/// Spec: MCP 2026-07-28 server/resources; MCP 2025-11-25 server/resources
[[nodiscard]] Task<ServerReply> read_resource(Operation& operation);

}  // namespace tessera::mcp

#pragma once

#include "mcp/server/operation.hpp"
#include "mcp/server/reply.hpp"

namespace tessera::mcp {

/// `prompts/get`. @param operation  outlives the task; not needed by the rest of its reply
/// Spec: MCP 2026-07-28 server/prompts
[[nodiscard]] Task<ServerReply> get_prompt(Operation& operation);

}  // namespace tessera::mcp

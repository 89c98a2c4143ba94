#pragma once

#include "mcp/server/operation.hpp"
#include "mcp/server/reply.hpp"

namespace tessera::mcp {

/// `skills/get`. Spec: MCP extension io.modelcontextprotocol/skills
[[nodiscard]] Task<ServerReply> get_skill(Operation& operation);

/// `resources/directory/read`: the direct children of a directory of a skill.
/// Spec: MCP extension io.modelcontextprotocol/skills
[[nodiscard]] Task<ServerReply> read_directory(Operation& operation);

}  // namespace tessera::mcp

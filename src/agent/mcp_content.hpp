#pragma once

#include "agent/tool_host.hpp"
#include "mcp/protocol/elicitation.hpp"
#include "mcp/protocol/tools.hpp"

#include <string>

namespace tessera::agent {

/// A listed tool as the agent sees it. Spec: MCP 2026-07-28 server/tools
[[nodiscard]] Tool tool_of(std::string server, mcp::Tool const& tool);

/// A call's result. Blocks that are neither text nor image are named in words.
[[nodiscard]] ToolOutcome outcome_of(mcp::CallToolResult result);

[[nodiscard]] Elicitation elicitation_of(mcp::ElicitParams const& params);

}  // namespace tessera::agent

#pragma once

#include "mcp/server/call_context.hpp"
#include "mcp/server/server.hpp"
#include "mcp/server/tool_result.hpp"

namespace tessera::mcp {

/// Runs a tool once: arguments against its schema, its timeout, and every failure turned into words
/// that may leave the process. What a failure says beyond its hint goes to the log.
/// Throws only when the caller is cancelled.
/// @param keeper  see `with_deadline`; null: none
/// @param server, tool, context, arguments  outlive the task
/// Spec: MCP 2025-11-25 server/tools (error handling): bad arguments are an error of the tool
[[nodiscard]] Task<ToolOutcome> run_tool(Server const& server, AnyTool const& tool,
                                         CallContext& context, json::value const& arguments,
                                         DeadlineKeeper* keeper);

}  // namespace tessera::mcp

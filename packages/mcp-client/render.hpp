#pragma once

#include "mcp/client/client.hpp"
#include "mcp/protocol/tools.hpp"

#include <span>
#include <string>
#include <vector>

namespace tessera::mcp_client {

// Text for people. Everything that comes from a server has gone through term_safe; every function
// returns whole lines.

/// One line per tool: name, effect (reads, writes, destroys), title or first line of its
/// description.
[[nodiscard]] std::string render_tools(std::span<mcp::Tool const> tools);

/// One tool in full: texts, arguments with type and rules, result schema, an example call.
[[nodiscard]] std::string render_tool(mcp::Tool const& tool);

[[nodiscard]] std::string render_info(mcp::ServerInfo const& info, std::string const& url);

/// The content blocks; an image is a line with type and size, or the file it was saved to.
/// @param saved  path per content block; empty: not saved
[[nodiscard]] std::string render_result(mcp::CallToolResult const& result,
                                        std::vector<std::string> const& saved);

/// The tools whose name, title or description contains the words, compared without case; all of
/// them for an empty pattern.
[[nodiscard]] std::vector<mcp::Tool> matching(std::vector<mcp::Tool> tools,
                                              std::string const& pattern);

}  // namespace tessera::mcp_client

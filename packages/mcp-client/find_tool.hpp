#pragma once

#include "mcp/protocol/tools.hpp"

#include <string>
#include <vector>

namespace tessera::mcp_client {

/// The tool of that exact name. Throws Exception(Errc::unknown_tool) with the name that was
/// probably meant.
[[nodiscard]] mcp::Tool find_tool(std::vector<mcp::Tool> const& tools, std::string const& name);

}  // namespace tessera::mcp_client

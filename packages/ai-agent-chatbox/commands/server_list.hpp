#pragma once

#include "agent/mcp_tool_host.hpp"

#include <string>
#include <vector>

namespace tessera::chatbox {

/// One line about a server, e.g. `email: connected, 3 tools (http://…, MCP 2026-07-28)`.
[[nodiscard]] std::string server_line(agent::ServerStatus const& status);

/// The command `servers`. Safe for a terminal.
[[nodiscard]] std::string server_list(std::vector<agent::ServerStatus> const& servers);

}  // namespace tessera::chatbox

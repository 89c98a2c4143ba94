#pragma once

#include "agent/tool_host.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// How many rows a list may fill.
struct ListRoom {
  std::size_t rows = 0;  ///< 0: as many as there are.
  std::size_t columns = 80;
};

/// True for a tool that the pattern means: a glob over `server/tool` or the tool's name where it
/// has
/// `*` or `?`, else a part of `server/tool` or of the title, capitals or not. Empty: every tool.
[[nodiscard]] bool tool_matches(agent::Tool const& tool, std::string_view pattern);

/// The command `tools`: by server, each with the number of its tools. What does not fit is counted,
/// and it is said how to see it. Safe for a terminal.
[[nodiscard]] std::string tool_list(std::vector<agent::Tool> const& tools, std::string_view pattern,
                                    ListRoom room);

}  // namespace tessera::chatbox

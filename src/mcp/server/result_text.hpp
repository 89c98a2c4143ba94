#pragma once

#include "mcp/protocol/version.hpp"
#include "mcp/server/tool_result.hpp"

#include <string>
#include <string_view>

// Results of tools/call as JSON text. The constant parts are bytes that were frozen at start-up;
// only what the tool answered is written.

namespace tessera::mcp {

/// @param meta  `_meta` as JSON; used in the modern era only
[[nodiscard]] std::string success_text(Era era, ToolSuccess const& success, std::string_view meta);
[[nodiscard]] std::string failure_text(Era era, std::string_view message, std::string_view meta);
/// @param sealed  the request state
[[nodiscard]] std::string input_required_text(InputRequired const& input, std::string_view sealed,
                                              std::string_view meta);

}  // namespace tessera::mcp

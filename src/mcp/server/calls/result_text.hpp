#pragma once

#include "mcp/protocol/completion.hpp"
#include "mcp/protocol/version.hpp"
#include "mcp/server/prompt.hpp"
#include "mcp/server/resource.hpp"
#include "mcp/server/tool_result.hpp"

#include <string>
#include <string_view>

// Results of calls as JSON text. The constant parts are bytes that were frozen at start-up;
// only what was answered is written.

namespace tessera::mcp {

/// @param meta  `_meta` as JSON; used in the modern era only
[[nodiscard]] std::string success_text(Era era, ToolSuccess const& success, std::string_view meta);
[[nodiscard]] std::string failure_text(Era era, std::string_view message, std::string_view meta);
/// @param sealed  the request state; empty: there is none
[[nodiscard]] std::string input_required_text(InputRequired const& input, std::string_view sealed,
                                              std::string_view meta);

[[nodiscard]] std::string prompt_text(Era era, PromptMessages const& prompt, std::string_view meta);
/// @param spec  says how long the contents may be kept
[[nodiscard]] std::string contents_text(Era era, ResourceParts const& parts,
                                        ResourceSpec const& spec, std::string_view meta);
[[nodiscard]] std::string completion_text(Era era, Completion const& completion,
                                          std::string_view meta);

}  // namespace tessera::mcp

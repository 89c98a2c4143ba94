#pragma once

#include "llm/model.hpp"

#include <string>
#include <vector>

namespace tessera::llm::offline {

/// What a result says, in Markdown: the tool's text as a quotation, and its structured content as a
/// table unless the quotation already carries every value. Nothing is added or summed up.
[[nodiscard]] std::string answer_for(ToolResult const& result);

/// A JSON value as a Markdown table. @param max_rows  further rows are counted, not shown
[[nodiscard]] std::string table_of(json::value const& value, std::size_t max_rows = 20);

/// How a person can ask for the tool: its words and `name=value` for what it needs.
[[nodiscard]] std::string example_phrase(ToolDefinition const& tool);

/// The tools as a list with an example each. @param most  how many at the most
[[nodiscard]] std::string list_tools(std::vector<ToolDefinition const*> const& tools,
                                     std::size_t most);

}  // namespace tessera::llm::offline

#pragma once

#include "base/json.hpp"

#include <string>

namespace tessera::mcp_client {

/// JSON with two blanks per level, small arrays and objects of plain values on one line.
/// Control characters are escaped as JSON wants it; apply `term_safe_json` before a terminal.
[[nodiscard]] std::string pretty_json(json::value const& value);

}  // namespace tessera::mcp_client

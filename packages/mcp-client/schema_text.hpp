#pragma once

#include "base/json.hpp"

#include <string>

namespace tessera::mcp_client {

/// A type in few words: `string`, `"a" | "b"`, `array of integer`, `string or null`.
[[nodiscard]] std::string type_words(json::value const& schema, json::value const& root);

/// One line per argument: name, type, `required` or default, rules; its description below. Safe for
/// a terminal; empty for a tool without arguments.
[[nodiscard]] std::string describe_arguments(json::value const& schema);

/// ` account_id=… count:=…` for the required arguments.
[[nodiscard]] std::string example_words(json::value const& schema);

}  // namespace tessera::mcp_client

#pragma once

#include "base/json.hpp"

#include <string>
#include <string_view>

namespace tessera::mcp_client {

/// Reads a word of the command line as the type that its schema asks for. A string stays what was
/// typed wherever the schema allows a string; numbers keep their exact integer value.
/// @param schema   the subschema of this value
/// @param root     the whole schema, for local `$ref`s
/// @param name     what the person called the value
/// @param pointer  where `schema` stands in `root`, for the error
/// Errors: Errc::schema_mismatch; the hint says what is wanted and names the schema path.
[[nodiscard]] Result<json::value> coerce(std::string_view text, json::value const& schema,
                                         json::value const& root, std::string_view name,
                                         std::string_view pointer);

}  // namespace tessera::mcp_client

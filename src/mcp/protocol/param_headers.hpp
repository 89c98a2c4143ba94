#pragma once

#include "base/error.hpp"
#include "http/headers.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace tessera::mcp {

namespace json = boost::json;

/// One argument that a tool wants repeated in a header field.
struct ParamHeader {
  std::vector<std::string> path;  ///< Property names from the arguments object down.
  std::string field;              ///< `Mcp-Param-Region`.
};

/// Reads the `x-mcp-header` annotations of an inputSchema.
/// Errors: Errc::bad_message when one breaks the rules: an empty or ill-formed or repeated name, a
/// property that is not exactly a string, an integer or a boolean, or one that `properties` alone
/// do not reach. A client must not use such a tool.
/// Spec: MCP 2026-07-28 basic/transports (custom headers from tool parameters)
[[nodiscard]] Result<std::vector<ParamHeader>> param_headers(json::object const& input_schema);

/// Adds the header fields for a call; null and absent arguments have none.
/// Errors: Errc::bad_header_value for an integer beyond ±(2^53 - 1).
[[nodiscard]] Result<void> add_param_headers(std::vector<ParamHeader> const& wanted,
                                             json::object const& arguments, http::Headers& headers);

}  // namespace tessera::mcp

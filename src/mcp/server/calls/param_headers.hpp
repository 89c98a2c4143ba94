#pragma once

#include "http/headers.hpp"
#include "mcp/protocol/param_headers.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp {

/// Compares the `Mcp-Param-*` fields of a call with its arguments: each annotated argument that is
/// given must be repeated, and none may be repeated that is not given. Integers compare by value.
/// @return what is wrong; nothing: they agree
/// Spec: MCP 2026-07-28 basic/transports (custom headers from tool parameters)
[[nodiscard]] std::optional<std::string> param_header_problem(
    std::vector<ParamHeader> const& wanted, json::value const& arguments,
    http::Headers const& headers);

}  // namespace tessera::mcp

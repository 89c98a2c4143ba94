#pragma once

#include "mcp/protocol/style.hpp"

#include <optional>
#include <string>

namespace tessera::mcp {

/// Parameters of every list request. The cursor is opaque; an empty one is a cursor too.
/// Spec: MCP 2026-07-28 server/utilities/pagination
struct ListParams {
  std::optional<std::string> cursor;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(ListParams, (), (cursor, meta))

}  // namespace tessera::mcp

#pragma once

#include "mcp/protocol/style.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp {

/// A place that the client lets a server look at. Spec: MCP 2026-07-28 client/roots
struct Root {
  std::string uri;  ///< `file://…`
  std::optional<std::string> name;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(Root, (), (uri, name, meta))

struct ListRootsResult {
  std::vector<Root> roots;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(ListRootsResult, (), (roots, meta))

}  // namespace tessera::mcp

#pragma once

#include "mcp/protocol/caching.hpp"
#include "mcp/protocol/capabilities.hpp"
#include "mcp/protocol/meta.hpp"
#include "mcp/protocol/style.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp {

/// Spec: MCP 2026-07-28 server/discover
struct DiscoverResult {
  std::optional<std::string> result_type;
  std::vector<std::string> supported_versions;
  ServerCapabilities capabilities;
  std::optional<std::string> instructions;
  std::int64_t ttl_ms = 0;
  CacheScope cache_scope = CacheScope::private_;
  std::optional<ResultMeta> meta;
};
BOOST_DESCRIBE_STRUCT(DiscoverResult, (),
                      (result_type, supported_versions, capabilities, instructions, ttl_ms,
                       cache_scope, meta))

/// `error.data` of an unsupported protocol version.
struct UnsupportedVersionData {
  std::vector<std::string> supported;
  std::string requested;
};
BOOST_DESCRIBE_STRUCT(UnsupportedVersionData, (), (supported, requested))

}  // namespace tessera::mcp

#pragma once

#include "mcp/protocol/style.hpp"

#include <cstdint>

namespace tessera::mcp {

/// Who may share a cached result. Spec: MCP 2026-07-28 server/utilities/caching
enum class CacheScope : std::uint8_t {
  public_,   ///< Anybody.
  private_,  ///< Only requests with the same authorization.
};
BOOST_DESCRIBE_ENUM(CacheScope, public_, private_)

}  // namespace tessera::mcp

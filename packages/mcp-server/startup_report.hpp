#pragma once

#include "base/log.hpp"
#include "packages/mcp-server/config.hpp"

#include <cstdint>
#include <string>

namespace tessera::mcp_server {

/// What runs here, as a short table for people. Names no secret.
/// @param port  that was opened
[[nodiscard]] std::string startup_table(Config const& config, std::uint16_t port);

/// Tells the log that the server listens, with everything of the table in one event, and warns of
/// each backend whose mode breaks MCP. With `log.format = "text"` on standard error the table is
/// shown there as well.
void report_startup(Config const& config, std::uint16_t port, Log& log);

}  // namespace tessera::mcp_server

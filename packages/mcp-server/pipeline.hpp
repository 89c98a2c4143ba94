#pragma once

#include "http/server/worker.hpp"
#include "packages/mcp-server/worker_parts.hpp"

namespace tessera::mcp_server {

/// Everything between a request and its answer, for one worker; pipeline.cpp shows the order.
/// @param services  not owned; outlives the handler
[[nodiscard]] http::Handler make_handler(Services const& services, http::Worker& worker);

}  // namespace tessera::mcp_server

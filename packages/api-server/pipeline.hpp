#pragma once

#include "http/server/worker.hpp"
#include "packages/api-server/services.hpp"

namespace tessera::api_server {

/// Everything between a request and its answer, for one worker; pipeline.cpp shows the order.
/// @param services  not owned; outlives the handler
[[nodiscard]] http::Handler make_handler(Services& services, http::Worker& worker);

}  // namespace tessera::api_server

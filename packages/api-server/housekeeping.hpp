#pragma once

#include "async/task.hpp"

namespace tessera::api_server {

class Services;

/// Takes away what has ended, a little at a time, for as long as the server runs: registered
/// clients that nobody uses. Ends by cancellation.
/// @param services  outlives the task
Task<> keep_house(Services& services);

}  // namespace tessera::api_server

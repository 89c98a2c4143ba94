#pragma once

#include "base/random.hpp"
#include "http/message/handler.hpp"

namespace tessera::http {

/// Gives each request an id: the client's `X-Request-ID` if it is 1 to 64 of [A-Za-z0-9._-],
/// otherwise 128 random bits. The response carries it.
/// Concurrency: one instance per worker.
/// @param random  not owned; outlives the middleware
[[nodiscard]] Middleware request_id(Random& random);

}  // namespace tessera::http

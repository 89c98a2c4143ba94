#pragma once

#include "http/message/request.hpp"
#include "http/message/response.hpp"

#include <functional>
#include <vector>

namespace tessera::http {

/// Answers a request. The request outlives the returned task and, if the response streams, the
/// stream. Throws Exception when it cannot: the error boundary turns it into a response.
using Handler = std::function<Task<Response>(Request&)>;

/// Stands before a handler: calls `next` or answers itself.
using Middleware = std::function<Task<Response>(Request&, Handler const& next)>;

/// Puts `middlewares` before `inner`, the first one outermost. The chain is built once, at
/// start-up.
[[nodiscard]] Handler chain(std::vector<Middleware> middlewares, Handler inner);

}  // namespace tessera::http

#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "http/message/handler.hpp"

namespace tessera::http {

/// One event `request` per exchange, at info: id, method, path (never the query), status, ms,
/// bytes, peer, and tenant and client of the principal. Of a stream: when it has ended. Header
/// values are never logged.
/// @param log, clock  not owned; outlive the middleware
[[nodiscard]] Middleware access_log(Log& log, Clock const& clock);

}  // namespace tessera::http

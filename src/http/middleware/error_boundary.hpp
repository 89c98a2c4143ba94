#pragma once

#include "base/log.hpp"
#include "http/message/handler.hpp"

namespace tessera::http {

/// The place where failures become HTTP responses: an Exception with a code of `http::Errc` gets
/// its status and its hint, everything else 500 and a generic text. What leads to 5xx is logged
/// with its `debug`.
/// @param log  not owned; outlives the middleware
[[nodiscard]] Middleware error_boundary(Log& log);

}  // namespace tessera::http

#pragma once

#include "http/message/handler.hpp"

#include <cstddef>

namespace tessera::http {

/// No handler behind it reads more than `bytes` of a body; a longer one is answered with 413, at
/// once if `Content-Length` says so.
[[nodiscard]] Middleware body_limit(std::size_t bytes);

}  // namespace tessera::http

#pragma once

#include "base/log.hpp"
#include "http/message/handler.hpp"

namespace tessera::api_server {

/// Turns what the business routes throw with a code of this program, or of the database, into
/// `{"error": word, "error_description": hint}`. Other failures go on to `http::error_boundary`.
/// @param log  not owned; outlives the middleware
[[nodiscard]] http::Middleware api_errors(Log& log);

}  // namespace tessera::api_server

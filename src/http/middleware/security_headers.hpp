#pragma once

#include "http/message/handler.hpp"

namespace tessera::http {

/// Adds what keeps a browser from doing harm with an answer: `X-Content-Type-Options: nosniff`,
/// `Referrer-Policy: no-referrer`, `X-Frame-Options: DENY`, a closed `Content-Security-Policy`, and
/// `Cache-Control: no-store`. A handler that set one of them keeps its own.
[[nodiscard]] Middleware security_headers();

}  // namespace tessera::http

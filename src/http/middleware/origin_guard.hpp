#pragma once

#include "http/message/handler.hpp"

#include <string>
#include <vector>

namespace tessera::http {

struct OriginGuardOptions {
  std::vector<std::string> origins;  ///< Exact, e.g. "https://app.example.com". Empty: none.
  bool loopback = true;              ///< Also pages from localhost, 127.0.0.1 and [::1], any port.
};

/// Answers 403 to a request whose `Origin` is not on the list. A request without `Origin` does not
/// come from a page in a browser and passes.
[[nodiscard]] Middleware origin_guard(OriginGuardOptions options = {});

}  // namespace tessera::http

#pragma once

#include "http/message/handler.hpp"

#include <string>
#include <vector>

namespace tessera::http {

struct HostGuardOptions {
  /// "name" for any port, "name:port" for one. An IPv6 address stands in brackets.
  std::vector<std::string> hosts{"localhost", "127.0.0.1", "[::1]"};
};

/// Answers 403 to a request whose `Host` is not on the list: a page of a stranger whose name was
/// made to resolve to us (DNS rebinding) does not get through.
[[nodiscard]] Middleware host_guard(HostGuardOptions options = {});

}  // namespace tessera::http

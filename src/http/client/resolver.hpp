#pragma once

#include "base/error.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tessera::http {

/// Turns a host name into numeric addresses. May block; called on any thread, also on several.
using Resolve = std::function<Result<std::vector<std::string>>(std::string const& host)>;

/// Asks the system's name service. Blocks for as long as that takes.
/// @return every address, each once, IPv4 and IPv6, at most 32
/// Errors: Errc::connect_failed when the name has none.
[[nodiscard]] Result<std::vector<std::string>> resolve_host(std::string const& host);

}  // namespace tessera::http

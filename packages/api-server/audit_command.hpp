#pragma once

#include "packages/api-server/config.hpp"

#include <string>

namespace tessera::api_server {

/// `api-server audit verify`: checks the chain of one tenant, or of all, and prints one line each.
/// The server may run meanwhile.
/// @param config  resolved and checked
/// @param tenant  empty: all
/// @return 0 when every chain holds, 1 when one is broken, 2 when there is no such tenant
int audit_verify(Config const& config, std::string const& tenant);

}  // namespace tessera::api_server

#pragma once

#include "base/error.hpp"
#include "http/headers.hpp"
#include "http/principal.hpp"

#include <string>

namespace tessera::oauth {

inline constexpr std::string_view kTenantHeader = "X-TENANT-ID";

/// The tenant in force for one request. `X-TENANT-ID` never grants anything: it must be the token's
/// tenant or one of its tenants, byte for byte; without the header the token's own tenant counts.
/// Errors (with the log's word as `debug`): Errc::invalid_request (repeated, or not a tenant name),
/// Errc::access_denied (not a tenant of the token).
[[nodiscard]] Result<std::string> tenant_in_force(http::Headers const& headers,
                                                  http::Principal const& principal);

}  // namespace tessera::oauth

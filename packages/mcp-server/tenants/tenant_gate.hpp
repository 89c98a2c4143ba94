#pragma once

#include "http/message/handler.hpp"
#include "packages/mcp-server/tenants/rate_limits.hpp"

namespace tessera::mcp_server {

/// Stands behind the guard, before a body is read: who comes for a tenant that is refused gets 403,
/// who comes too often 429 with `Retry-After`. In memory, and with limits of this process alone, it
/// costs no wait.
/// @param directory, limits, log  not owned; outlive the middleware. Of the same worker.
[[nodiscard]] http::Middleware tenant_gate(TenantDirectory& directory, RateLimits& limits,
                                           Log& log);

}  // namespace tessera::mcp_server

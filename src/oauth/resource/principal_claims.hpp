#pragma once

#include "base/error.hpp"
#include "base/secret.hpp"
#include "http/principal.hpp"
#include "jose/claims.hpp"

namespace tessera::oauth {

/// Who calls, from the claims of a verified access token. `tenant_id` is the tenant in force;
/// `tenants` (a list) names more that the token allows.
/// Errors: Errc::invalid_token (log word as `debug`) for a malformed scope or tenant.
[[nodiscard]] Result<http::PrincipalPtr> principal_of(jose::Claims const& claims, Secret token);

}  // namespace tessera::oauth

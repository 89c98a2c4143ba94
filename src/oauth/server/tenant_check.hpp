#pragma once

#include "async/task.hpp"
#include "oauth/storage/tenant_states.hpp"

#include <string>

namespace tessera::oauth {

/// Looked at when a grant has decided and nothing has been signed yet.
/// @param tenants  null: every tenant is served; otherwise outlives the task
/// Throws Exception(Errc::invalid_grant) for a tenant that is switched off.
Task<> require_enabled(TenantStates* tenants, std::string tenant);

}  // namespace tessera::oauth

#pragma once

#include "oauth/client/resource_discovery.hpp"
#include "oauth/model/scope_set.hpp"

namespace tessera::oauth {

/// What to ask for at a sign-in: what the challenge names, else all that the resource names, else
/// nothing. `offline_access` is added to what is asked for when the authorization server has it.
/// @param more  always asked for too: an earlier sign-in's scopes, or a person's wish
/// Errors: Errc::invalid_scope. Spec: MCP basic/authorization (scope selection)
[[nodiscard]] Result<ScopeSet> choose_scopes(ResourceChallenge const& challenge,
                                             ProtectedResource const& target, ScopeSet const& more);

}  // namespace tessera::oauth

#pragma once

#include "base/error.hpp"
#include "oauth/server/grants/grant.hpp"
#include "oauth/server/resource_table.hpp"
#include "oauth/storage/people/authorization.hpp"

#include <chrono>
#include <optional>
#include <string>

// What codes and refresh tokens have in common: a token within what a person has allowed.

namespace tessera::oauth {

/// After this no access token that came from an authorization lives, nor one exchanged for it.
inline constexpr std::chrono::hours kTokensOfAuthorizationEnd{1};

/// What the token of this request will say: at the authorization's resource, for its person and
/// tenant, with its scopes or those of them that the request names, and never more than the client
/// may have today.
/// Errors: Errc::invalid_target, Errc::invalid_scope, Errc::invalid_grant (the client may no longer
/// do what was allowed).
[[nodiscard]] Result<TokenGrant> authorized_access(GrantRequest const& request,
                                                   Authorization const& authorization,
                                                   ResourceTable const& resources);

/// The key that refresh tokens of this request are bound to: that of the proof, for a client that
/// cannot authenticate otherwise. Spec: RFC 9449 §5
[[nodiscard]] std::optional<std::string> refresh_binding(GrantRequest const& request);

}  // namespace tessera::oauth

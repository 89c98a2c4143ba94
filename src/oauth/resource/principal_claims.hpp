#pragma once

#include "base/error.hpp"
#include "base/secret.hpp"
#include "http/principal.hpp"
#include "jose/claims.hpp"
#include "oauth/model/issuer_profile.hpp"

#include <string_view>

namespace tessera::oauth {

/// Who calls, from the claims of a verified access token, read as the profile of its issuer says.
/// Errors: those of `read_profiled`.
/// @param audience  who we are
[[nodiscard]] Result<http::PrincipalPtr> principal_of(jose::Claims const& claims,
                                                      IssuerProfile const& profile,
                                                      std::string_view audience, Secret token);

}  // namespace tessera::oauth

#pragma once

#include "base/clock.hpp"
#include "oauth/client/login.hpp"

#include <string>

namespace tessera::oauth {

/// What may be shown of a token: expiry, tenant, scopes. Safe for a terminal.
[[nodiscard]] std::string describe_token(AccessToken const& token, SysSeconds now);

/// What may be shown of a sign-in. Safe for a terminal.
[[nodiscard]] std::string describe_login(Login const& login, SysSeconds now);

/// Tells a person where to sign in. Safe for a terminal.
[[nodiscard]] std::string sign_in_text(std::string const& address);

}  // namespace tessera::oauth

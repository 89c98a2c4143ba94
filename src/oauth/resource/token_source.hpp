#pragma once

#include "base/error.hpp"
#include "http/headers.hpp"

#include <string_view>

// Where a request may carry its access token. Every error's `debug` is the one word for the log.

namespace tessera::oauth {

/// The longest token that is looked at.
inline constexpr std::size_t kMaxTokenSize = 8192;

/// The token that a request carries.
struct CarriedToken {
  std::string_view text;    ///< Points into the headers.
  bool with_proof = false;  ///< It came by the scheme DPoP: a proof of a key must go with it.
};

/// The token of `Authorization` (Bearer or DPoP), or of `X-JWT-TOKEN`: exactly one of the two,
/// once. The query and the body are never looked at. Errors: Errc::missing_token;
/// Errc::invalid_request (both, even when equal; repeated; malformed); Errc::invalid_token (too
/// long). Spec: RFC 6750 §2.1, §3.1; OAuth 2.1 §5.1; RFC 9449 §7.1
/// @param accept_x_jwt_token  false: `X-JWT-TOKEN` is no token, as if it were not there
[[nodiscard]] Result<CarriedToken> find_token(http::Headers const& headers,
                                              bool accept_x_jwt_token = true);

}  // namespace tessera::oauth

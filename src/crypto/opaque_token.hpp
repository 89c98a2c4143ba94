#pragma once

#include "base/random.hpp"
#include "base/secret.hpp"

#include <string>

// Bearer secrets that mean something only to whoever made them: codes, session cookies, refresh
// tokens. 256 random bits, so a fast hash is all that has to be kept of them.

namespace tessera::crypto {

/// 43 characters of base64url.
[[nodiscard]] Secret new_opaque_token(Random& random);

/// What is stored instead of the token: base64url of its SHA-256. Looking a token up by its hash
/// tells nothing by its duration.
[[nodiscard]] std::string opaque_token_hash(Secret const& token);

}  // namespace tessera::crypto

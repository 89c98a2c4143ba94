#pragma once

#include "base/secret.hpp"

#include <optional>
#include <string>

namespace tessera::oauth {

/// How a generated secret is stored. An imported one is stored as `crypto::hash_password` says:
/// base64url of HMAC-SHA-256 with the server's pepper. A keyed fast hash is enough for 256 random
/// bits; it is not for what people choose.
[[nodiscard]] std::string hash_client_secret(Secret const& pepper, Secret const& client_secret);

/// Compares in constant time.
/// @param stored_hash  nothing: the client is unknown or has no secret. The same work is done and
/// the answer is false, so that the time taken tells nothing about which clients exist.
[[nodiscard]] bool client_secret_matches(Secret const& pepper, Secret const& client_secret,
                                         std::optional<std::string> const& stored_hash);

}  // namespace tessera::oauth

#pragma once

#include "base/secret.hpp"
#include "crypto/hash.hpp"

#include <string>
#include <string_view>

namespace tessera::crypto {

/// HMAC as raw bytes (32, 48 or 64 of them). Compare with `constant_time_equal` only.
/// @param key  any length; at least as long as the digest to be worth its name
/// Spec: RFC 2104, FIPS 198-1
[[nodiscard]] std::string hmac(Hash hash, Secret const& key, std::string_view message);

/// HMAC-SHA-256: 32 raw bytes.
[[nodiscard]] std::string hmac_sha256(Secret const& key, std::string_view message);

}  // namespace tessera::crypto

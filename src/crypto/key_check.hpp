#pragma once

// Internal to this folder: what every key must pass, wherever it came from.

#include "base/error.hpp"
#include "crypto/key.hpp"

#include <openssl/types.h>

namespace tessera::crypto {

/// The type of a public key (or of the public half), if it is one of ours and not weak.
/// Errors: unsupported_key, weak_key, invalid_key.
[[nodiscard]] Result<KeyType> check_public_key(EVP_PKEY* key);

/// True when every residue of `modulus` modulo small primes is a power of 65537: the fingerprint of
/// primes made by a broken generator, from which the private key can be computed (CVE-2017-15361).
[[nodiscard]] bool has_roca_fingerprint(BIGNUM const* modulus);

}  // namespace tessera::crypto

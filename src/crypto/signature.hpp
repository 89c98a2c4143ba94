#pragma once

#include "base/error.hpp"
#include "crypto/key.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tessera::crypto {

/// How a message is signed. The 384 and 512 bit variants of RSA exist to verify what other issuers
/// sign; nothing of ours signs with them by default.
enum class Algorithm : std::uint8_t {
  es256,    ///< ECDSA, P-256, SHA-256; the signature is r and s, 32 bytes each.
  ed25519,  ///< EdDSA, Ed25519.
  rs256,    ///< RSASSA-PKCS1-v1_5, SHA-256.
  ps256,    ///< RSASSA-PSS, SHA-256, salt as long as the digest.
  rs384,
  rs512,
  ps384,
  ps512,
};

/// True when keys of this type sign with this algorithm.
[[nodiscard]] bool fits(Algorithm algorithm, KeyType type) noexcept;

/// Signs. The bytes are those that a JWS carries.
/// Errors: wrong_key_type, operation_failed.  Spec: RFC 7518 §3.3 to §3.5, RFC 8037 §3.1
[[nodiscard]] Result<std::string> sign(PrivateKey const& key, Algorithm algorithm,
                                       std::string_view message);

/// True only for a good signature of exactly the algorithm's length; false for everything else, a
/// key of another type included.
[[nodiscard]] bool verify(PublicKey const& key, Algorithm algorithm, std::string_view message,
                          std::string_view signature) noexcept;

}  // namespace tessera::crypto

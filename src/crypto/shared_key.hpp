#pragma once

// Internal to this folder: what stands behind PublicKey and PrivateKey.

#include "crypto/key.hpp"
#include "crypto/openssl.hpp"

#include <memory>

namespace tessera::crypto {

/// A checked key, and what OpenSSL would look up by name again for every signature: that costs as
/// much as signing with P-256 does. A context is copied for each use, so threads share this.
struct SharedKey {
  openssl::PKey key;
  openssl::KeyContext signing;  ///< For a private key of type p256; else, or without memory, null.
  openssl::KeyContext verifying;  ///< For a public key of type p256; else, or without memory, null.
};
using SharedKeyPtr = std::shared_ptr<SharedKey const>;

[[nodiscard]] SharedKeyPtr share_public(openssl::PKey key, KeyType type);
[[nodiscard]] SharedKeyPtr share_private(openssl::PKey key, KeyType type);

}  // namespace tessera::crypto

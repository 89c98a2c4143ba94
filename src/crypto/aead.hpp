#pragma once

#include "base/error.hpp"
#include "base/secret.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tessera::crypto {

inline constexpr std::size_t kAeadKeySize = 32;
/// How much longer sealed bytes are than the plain text: nonce and tag.
inline constexpr std::size_t kAeadOverhead = 12 + 16;

/// Encrypts and authenticates with AES-256-GCM.
/// The nonce is drawn at random for each call, so one key must seal at most 2^32 messages.
/// @param key              exactly 32 bytes
/// @param associated_data  authenticated, not stored: `open` must be given the same
/// @return nonce (12 bytes), ciphertext, tag (16 bytes)
/// Errors: invalid_key, operation_failed.  Spec: NIST SP 800-38D §8.2.2, §8.3
[[nodiscard]] Result<std::string> seal(Secret const& key, std::string_view plaintext,
                                       std::string_view associated_data);

/// The plain text that was sealed.
/// Errors: not_authentic (changed, cut, other key or associated data), invalid_key,
/// operation_failed.
[[nodiscard]] Result<std::string> open(Secret const& key, std::string_view sealed,
                                       std::string_view associated_data);

}  // namespace tessera::crypto

#pragma once

// Internal to this folder: the two ways to write an ECDSA signature over P-256.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::crypto {

/// How many bytes each of the two numbers has where they stand side by side, as in a JWS.
inline constexpr std::size_t kP256Number = 32;

/// DER: a sequence of two integers of at most 33 bytes.
struct EcdsaDer {
  std::array<unsigned char, 72> bytes{};
  std::size_t size = 0;
};

/// Whether the numbers are in range is left to whoever verifies.
/// @param r_and_s  64 bytes
/// Spec: RFC 7518 §3.4, RFC 3279 §2.2.3, X.690 §8.3
[[nodiscard]] EcdsaDer ecdsa_der_of(std::string_view r_and_s) noexcept;

/// @return 64 bytes, or nothing for what `ecdsa_der_of` would not have written
[[nodiscard]] std::optional<std::string> ecdsa_numbers_of(std::string_view der);

}  // namespace tessera::crypto

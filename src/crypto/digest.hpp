#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera::crypto {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// SHA-256 as an array: for keys of tables and caches. Spec: FIPS 180-4
[[nodiscard]] Sha256Digest sha256(std::string_view message);

/// SHA-256 as 32 raw bytes, ready for `base64url_encode` or `hex_encode`.
[[nodiscard]] std::string sha256_bytes(std::string_view message);

}  // namespace tessera::crypto

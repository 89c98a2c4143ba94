#pragma once

#include "base/secret.hpp"

#include <cstddef>
#include <string_view>

namespace tessera::crypto {

/// Derives a key for one purpose from a master key, with SHA-256.
/// @param salt    may be empty; need not be secret
/// @param info    names the purpose; another purpose gives an unrelated key
/// @param length  bytes wanted, 1 to 8160
/// Spec: RFC 5869
[[nodiscard]] Secret hkdf_sha256(Secret const& key, std::string_view salt, std::string_view info,
                                 std::size_t length = 32);

}  // namespace tessera::crypto

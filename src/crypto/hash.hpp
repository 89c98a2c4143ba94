#pragma once

#include <cstdint>

namespace tessera::crypto {

enum class Hash : std::uint8_t { sha256, sha384, sha512 };

}  // namespace tessera::crypto

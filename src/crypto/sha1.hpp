#pragma once

#include <string>
#include <string_view>

namespace tessera::crypto {

/// SHA-1 as 20 raw bytes, for names that other people's formats are made of. It protects nothing:
/// whoever needs a digest takes `sha256`. Spec: FIPS 180-4
[[nodiscard]] std::string sha1_bytes(std::string_view message);

}  // namespace tessera::crypto

#pragma once

#include "crypto/signature.hpp"

#include <optional>
#include <string_view>

namespace tessera::jose {

using crypto::Algorithm;

/// The registered name that we write: `ES256`, `Ed25519`, `RS256`, ...
/// Spec: RFC 7518 §3.1, RFC 9864 §2.2
[[nodiscard]] std::string_view algorithm_name(Algorithm algorithm) noexcept;

/// The algorithm of an exact, case-sensitive name; `EdDSA` is the older name of `Ed25519`. Nothing
/// for all others, `none` and the HMAC family among them.
[[nodiscard]] std::optional<Algorithm> algorithm_from_name(std::string_view name) noexcept;

}  // namespace tessera::jose

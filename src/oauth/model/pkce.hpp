#pragma once

#include "base/random.hpp"
#include "base/secret.hpp"

#include <string>
#include <string_view>

namespace tessera::oauth {

/// The one method that we use and accept. Spec: RFC 7636 §4.2, OAuth 2.1 §7.5
inline constexpr std::string_view kPkceMethod = "S256";

/// A new code verifier: 256 bits. Spec: RFC 7636 §4.1
[[nodiscard]] Secret make_code_verifier(Random& random);

/// True for 43 to 128 unreserved characters. Spec: RFC 7636 §4.1
[[nodiscard]] bool is_code_verifier(std::string_view text) noexcept;

/// The S256 challenge of a verifier. Spec: RFC 7636 §4.2
[[nodiscard]] std::string code_challenge_of(Secret const& verifier);

}  // namespace tessera::oauth

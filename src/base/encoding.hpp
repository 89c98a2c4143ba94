#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>

namespace tessera {

/// Why text did not decode.
enum class EncodingErrc {
  bad_base64 = 1,  ///< Not base64 as written by the strict rules of the call.
  bad_hex,         ///< Not an even number of hexadecimal digits.
  bad_percent,     ///< A `%` that is not followed by two hexadecimal digits.
};
[[nodiscard]] error_code make_error_code(EncodingErrc code);

/// Base64 of the standard alphabet with padding. Spec: RFC 4648 §4
[[nodiscard]] std::string base64_encode(std::string_view bytes);
/// Strict: padding required, no white space, no non-zero unused bits. Errors: bad_base64.
[[nodiscard]] Result<std::string> base64_decode(std::string_view text);

/// Base64 of the URL alphabet without padding. Spec: RFC 4648 §5, RFC 7515 §2
[[nodiscard]] std::string base64url_encode(std::string_view bytes);
/// Strict: no padding, no white space, no non-zero unused bits. Errors: bad_base64.
[[nodiscard]] Result<std::string> base64url_decode(std::string_view text);

/// Lower-case hexadecimal.
[[nodiscard]] std::string hex_encode(std::string_view bytes);
/// Either case accepted. Errors: bad_hex.
[[nodiscard]] Result<std::string> hex_decode(std::string_view text);

/// Encodes all but the unreserved characters. Spec: RFC 3986 §2.3
[[nodiscard]] std::string percent_encode(std::string_view text);
/// Strict; `+` stays `+` unless `plus_is_space`. Errors: bad_percent.
[[nodiscard]] Result<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

/// True for well-formed UTF-8 without surrogates or overlong forms. Spec: RFC 3629
[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;

}  // namespace tessera

template <>
struct boost::system::is_error_code_enum<tessera::EncodingErrc> : std::true_type {};

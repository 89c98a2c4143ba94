#pragma once

#include <string>
#include <string_view>

// The character sets of RFC 3986 that URI templates speak of. Internal to uri_template.

namespace tessera::mcp::uri_characters {

[[nodiscard]] constexpr bool is_alphanumeric(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
[[nodiscard]] constexpr bool is_unreserved(char c) noexcept {
  return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}
[[nodiscard]] constexpr bool is_reserved(char c) noexcept {
  return c != 0 && std::string_view(":/?#[]@!$&'()*+,;=").find(c) != std::string_view::npos;
}
[[nodiscard]] constexpr bool is_hex(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
/// True when `%` and two hexadecimal digits stand at `at`.
[[nodiscard]] constexpr bool is_triplet(std::string_view text, std::size_t at) noexcept {
  return at + 2 < text.size() && text[at] == '%' && is_hex(text[at + 1]) && is_hex(text[at + 2]);
}

}  // namespace tessera::mcp::uri_characters

#pragma once

#include <cstdint>
#include <string_view>

namespace tessera::http {

/// Request methods. Spec: RFC 9110 §9
enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options, other };

/// Case-sensitive; anything unknown is `other`.
[[nodiscard]] Method parse_method(std::string_view text) noexcept;
[[nodiscard]] std::string_view method_text(Method method) noexcept;

}  // namespace tessera::http

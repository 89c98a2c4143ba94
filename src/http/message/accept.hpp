#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

namespace tessera::http {

/// How much the client wants `media_type`: 0 (not at all) to 1000. The most specific range decides.
/// An empty field accepts everything. Ranges that do not parse count for nothing.
/// Spec: RFC 9110 §12.5.1
[[nodiscard]] int accept_quality(std::string_view accept, std::string_view media_type) noexcept;

/// The offer that the client wants most; of equals the first. Nothing: none is acceptable (406).
[[nodiscard]] std::optional<std::string_view> best_match(
    std::string_view accept, std::initializer_list<std::string_view> offers) noexcept;

/// The media type of a `Content-Type` value without its parameters: "text/html; charset=x" gives
/// "text/html". Compare with `iequals`.
[[nodiscard]] std::string_view media_type(std::string_view content_type) noexcept;

}  // namespace tessera::http

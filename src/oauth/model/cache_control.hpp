#pragma once

#include "http/headers.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace tessera::oauth {

/// The `max-age` of a `Cache-Control` value; 0 for `no-store` and `no-cache`; nothing when it says
/// nothing that we understand. Spec: RFC 9111 §5.2.2
[[nodiscard]] std::optional<std::chrono::seconds> max_age(std::string_view cache_control) noexcept;

/// How long an answer is good for by its own word: `max-age`, else `Expires` less `Date`; 0 for
/// what must not be kept; nothing when it says nothing. Spec: RFC 9111 §4.2.1
[[nodiscard]] std::optional<std::chrono::seconds> freshness(http::Headers const& headers) noexcept;

}  // namespace tessera::oauth

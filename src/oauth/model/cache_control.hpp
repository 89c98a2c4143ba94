#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace tessera::oauth {

/// The `max-age` of a `Cache-Control` value; 0 for `no-store` and `no-cache`; nothing when it says
/// nothing that we understand. Spec: RFC 9111 §5.2.2
[[nodiscard]] std::optional<std::chrono::seconds> max_age(std::string_view cache_control) noexcept;

}  // namespace tessera::oauth

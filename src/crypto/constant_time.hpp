#pragma once

#include <string_view>

namespace tessera::crypto {

/// Compares without telling by its duration where two texts differ. Lengths are not hidden.
[[nodiscard]] bool constant_time_equal(std::string_view a, std::string_view b) noexcept;

}  // namespace tessera::crypto

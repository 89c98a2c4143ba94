#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace tessera::appkit {

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`, letters
/// compared without case.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The known name that was probably meant: close in spelling, the same words in another order, or
/// the only one that begins with it. Empty: none stands out.
[[nodiscard]] std::string_view near_miss(std::string_view wanted,
                                         std::span<std::string const> known);

}  // namespace tessera::appkit

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tessera::api_server::chart {

/// Whole-number marks from 0 to at least `largest`, in steps of 1, 2 or 5 times a power of ten.
/// @param largest  0 or more
/// @param wanted   roughly how many steps fit; at least 1
/// @return at least two marks; the last is the top of the axis
[[nodiscard]] std::vector<std::int64_t> value_marks(std::int64_t largest, int wanted);

/// Which of `days` days get a label, so that at most `most` do and the last day is one of them.
[[nodiscard]] std::vector<std::size_t> day_marks(std::size_t days, std::size_t most);

/// `12345` as `12,345`.
[[nodiscard]] std::string group_digits(std::int64_t number);

}  // namespace tessera::api_server::chart

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

// General categories of Unicode, for `\p{…}` in patterns. Internal.

namespace tessera::jsonschema {

/// One bit per general category.
using CategorySet = std::uint32_t;
inline constexpr CategorySet kAllCategories = (1U << 30) - 1;

/// The categories that a name stands for: a general category or a group of them, by its short or
/// long name (`Lu`, `Uppercase_Letter`, `L`, `Letter`), with or without `gc=`; also `Any`. Nothing
/// for other properties (scripts and the like). Spec: ECMA-262 §22.2.1 (UnicodePropertyValue)
[[nodiscard]] std::optional<CategorySet> categories_of(std::string_view name);

/// The category of one code point, as a set of one.
[[nodiscard]] CategorySet category_of(char32_t code_point);

}  // namespace tessera::jsonschema

#pragma once

#include "base/json.hpp"

// Arithmetic of JSON numbers as JSON Schema understands it: by value, whatever their C++ type.
// Internal.

namespace tessera::jsonschema {

/// True for `1`, `1.0` and `1e300`.
[[nodiscard]] bool is_integer(json::value const& number);

/// Every 64-bit integer and every double compares exactly in this type.
[[nodiscard]] long double number_of(json::value const& number);

/// True when `number` is `unit`, which must be above 0, times an integer. Exact on the decimal
/// digits that both were written with, so 0.0075 is a multiple of 0.0001, and without overflow.
/// Spec: JSON Schema 2020-12 validation §6.2.1
[[nodiscard]] bool is_multiple(json::value const& number, json::value const& unit);

}  // namespace tessera::jsonschema

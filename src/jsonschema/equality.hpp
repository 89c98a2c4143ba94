#pragma once

#include "base/json.hpp"

#include <cstddef>
#include <string>

namespace tessera::jsonschema {

/// Equality of JSON Schema: numbers by value (`1` is `1.0`), objects without order.
/// Spec: JSON Schema 2020-12 core §4.2.2
/// @param steps  grows by what the comparison cost
[[nodiscard]] bool equal(json::value const& a, json::value const& b, std::size_t& steps);

/// A text that is the same for equal values and for no others.
[[nodiscard]] std::string equality_key(json::value const& value);

}  // namespace tessera::jsonschema

#pragma once

#include "base/json.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

// Dialects, and the metaschema that is built in. Internal.

namespace tessera::jsonschema {

inline constexpr std::string_view kDialect = "https://json-schema.org/draft/2020-12/schema";

/// The vocabularies that have keywords which can refuse a value; core is always there.
inline constexpr std::uint8_t kValidation = 1;
inline constexpr std::uint8_t kApplicator = 2;
inline constexpr std::uint8_t kUnevaluated = 4;

/// What a metaschema's `$vocabulary` switches on; nothing when it demands one that we lack.
/// Spec: JSON Schema 2020-12 core §8.1.2
[[nodiscard]] std::optional<std::uint8_t> vocabularies_in(json::value const& metaschema);

/// The metaschema of 2020-12 or one of its parts; nullptr for any other URI.
[[nodiscard]] json::value const* built_in_document(std::string_view uri);

}  // namespace tessera::jsonschema

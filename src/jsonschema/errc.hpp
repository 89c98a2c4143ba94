#pragma once

#include "base/error.hpp"

namespace tessera::jsonschema {

/// Why a schema cannot be used.
enum class Errc {
  bad_schema = 1,       ///< A keyword has a value that JSON Schema does not allow.
  unsupported_dialect,  ///< `$schema` names a dialect that is neither 2020-12 nor given.
  unsupported_keyword,  ///< A keyword of an older dialect that would change what is valid.
  bad_reference,        ///< A reference that leads nowhere, or to a schema that was not given.
  bad_pattern,          ///< A regular expression that is wrong or not linear-time.
  too_complex,          ///< More schemas, depth or pattern states than allowed.
};
[[nodiscard]] error_code make_error_code(Errc code);

}  // namespace tessera::jsonschema

template <>
struct boost::system::is_error_code_enum<tessera::jsonschema::Errc> : std::true_type {};

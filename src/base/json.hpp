#pragma once

#include "base/error.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace tessera {

namespace json = boost::json;

/// Why JSON was refused, or did not fit the type that it was decoded into.
enum class JsonErrc {
  syntax = 1,     ///< Not one complete JSON text in well-formed UTF-8.
  too_deep,       ///< Nested deeper than the limit.
  too_large,      ///< Longer than the limit.
  duplicate_key,  ///< An object names one key twice.
  wrong_type,     ///< A value has another type than the field.
  missing_field,  ///< A required field is absent.
  unknown_field,  ///< A field that the type does not have, where that is refused.
  out_of_range,   ///< A number that the field cannot hold, or a text that its enum does not have.
};
[[nodiscard]] error_code make_error_code(JsonErrc code);

struct JsonLimits {
  std::size_t depth = 64;         ///< Arrays and objects within each other.
  std::size_t bytes = 4UL << 20;  ///< Length of the whole text.
};

/// Parses one strict JSON text. Duplicate keys, comments, trailing commas, trailing bytes, a byte
/// order mark and ill-formed UTF-8 are refused; never recurses, so depth cannot exhaust the stack.
/// @param storage  where the value lives; the default is the heap. A monotonic resource must
/// outlive it. Errors: syntax, too_deep, too_large, duplicate_key. Spec: RFC 8259, RFC 7493 §2.3
[[nodiscard]] Result<json::value> parse_json(std::string_view text, JsonLimits limits = {},
                                             json::storage_ptr storage = {});

/// Writes compact JSON.
[[nodiscard]] std::string write_json(json::value const& value);

/// Writes JSON with object keys sorted by code unit and no white space, so that equal values have
/// equal bytes: what digests and approvals are bound to. Spec: RFC 8785 §3.2.3
[[nodiscard]] std::string write_canonical_json(json::value const& value);

/// Appends one reference token to a JSON Pointer, escaped. Spec: RFC 6901 §3
[[nodiscard]] std::string json_pointer_child(std::string_view pointer, std::string_view key);

/// The member, or nullptr when `value` is no object or has no such member.
[[nodiscard]] json::value const* json_find(json::value const& value, std::string_view key) noexcept;
/// The member's text, or an empty view when it is absent or no string.
[[nodiscard]] std::string_view json_text(json::value const& value, std::string_view key) noexcept;

}  // namespace tessera

template <>
struct boost::system::is_error_code_enum<tessera::JsonErrc> : std::true_type {};

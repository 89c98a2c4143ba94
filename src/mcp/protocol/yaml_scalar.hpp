#pragma once

#include "base/error.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace tessera::mcp {

namespace json = boost::json;

/// A plain scalar's value by the core schema: null, boolean, integer, number, else text.
/// Spec: YAML 1.2.2 §10.3.2
[[nodiscard]] json::value yaml_plain(std::string_view text);

/// A scalar or flow collection that fills one line: plain, quoted, `[a, b]`, `{a: b}`.
/// Errors: Errc::bad_message
[[nodiscard]] Result<json::value> yaml_inline(std::string_view text);

/// The text without a comment at its end; `#` inside quotes is none.
[[nodiscard]] std::string_view yaml_without_comment(std::string_view line);

/// Where the key of `key: value` ends (the colon), or npos. Quoted keys are understood.
[[nodiscard]] std::size_t yaml_key_end(std::string_view line);

}  // namespace tessera::mcp

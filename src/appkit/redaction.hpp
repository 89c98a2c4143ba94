#pragma once

#include "http/headers.hpp"

#include <string>
#include <string_view>

namespace tessera::appkit {

/// True for header fields whose value gives power to whoever reads it.
[[nodiscard]] bool is_secret_field(std::string_view name);

/// The value as it may be shown: `Bearer (redacted)`, `(redacted)`, or the value itself.
[[nodiscard]] std::string shown_value(std::string_view name, std::string_view value);

/// The value with its secret part replaced by a shell variable, and that variable's name; an empty
/// name when nothing is secret.
struct WithVariable {
  std::string text;      ///< `Bearer $MCP_TOKEN`
  std::string variable;  ///< `MCP_TOKEN`
};
[[nodiscard]] WithVariable with_variable(std::string_view name, std::string_view value);

}  // namespace tessera::appkit

#include "appkit/redaction.hpp"

#include <algorithm>
#include <array>

namespace tessera::appkit {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

/// `Bearer` of `Bearer abc`; empty when the value has no scheme before it.
std::string_view scheme_of(std::string_view name, std::string_view value) {
  std::string const field = lower(name);
  if (field != "authorization" && field != "proxy-authorization") return {};
  std::size_t const space = value.find(' ');
  return space == std::string_view::npos ? std::string_view() : value.substr(0, space);
}

}  // namespace

bool is_secret_field(std::string_view name) {
  constexpr std::array<std::string_view, 9> kMarks{"authorization", "cookie",   "token",
                                                   "secret",        "password", "api-key",
                                                   "apikey",        "dpop",     "session"};
  std::string const field = lower(name);
  return std::any_of(kMarks.begin(), kMarks.end(),
                     [&](std::string_view mark) { return field.find(mark) != std::string::npos; });
}

std::string shown_value(std::string_view name, std::string_view value) {
  if (!is_secret_field(name)) return std::string(value);
  std::string_view const scheme = scheme_of(name, value);
  return scheme.empty() ? "(redacted)" : std::string(scheme) + " (redacted)";
}

WithVariable with_variable(std::string_view name, std::string_view value) {
  if (!is_secret_field(name)) return {std::string(value), {}};
  std::string_view const scheme = scheme_of(name, value);
  std::string variable;
  if (lower(scheme) == "bearer") {
    variable = "MCP_TOKEN";
  } else {
    for (char const c : name) {
      bool const letter =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      variable += !letter ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  std::string text = scheme.empty() ? "$" + variable : std::string(scheme) + " $" + variable;
  return {std::move(text), std::move(variable)};
}

}  // namespace tessera::appkit

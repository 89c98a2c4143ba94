#pragma once

#include "base/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tessera::http {

/// The fields of an `application/x-www-form-urlencoded` body, in order. A name that came twice is
/// kept twice, so that a protocol which forbids it can see it.
class Form {
 public:
  void add(std::string name, std::string value);

  /// The first value, or nothing.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
  /// The first value, or an empty view.
  [[nodiscard]] std::string_view get(std::string_view name) const noexcept;
  /// Every value of that name.
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const noexcept;
  /// A name that came more than once and is not `except`, or an empty view.
  [[nodiscard]] std::string_view first_repeated(std::string_view except = {}) const noexcept;

  [[nodiscard]] std::vector<std::pair<std::string, std::string>> const& fields() const noexcept {
    return fields_;
  }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

/// Strict: at most 64 fields, no empty names, `%` always with two hexadecimal digits, well-formed
/// UTF-8 without NUL. An empty text is an empty form. Also for query strings.
/// Errors: Errc::bad_form. Spec: WHATWG URL §5.1 (what it accepts and we accept has one meaning)
[[nodiscard]] Result<Form> parse_form(std::string_view text);

/// Writes `name=value&…`; everything but the unreserved characters is percent-encoded.
[[nodiscard]] std::string write_form(Form const& form);

}  // namespace tessera::http

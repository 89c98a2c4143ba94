#pragma once

#include "agent/person.hpp"
#include "base/json.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// One question of a server's form.
struct FormField {
  std::string name;
  std::string title;
  std::string description;
  std::string type;  ///< string, integer, number, boolean
  std::vector<std::string> choices;
  bool required = false;
};

[[nodiscard]] std::vector<FormField> fields_of(json::object const& schema);

/// What a plain Yes means for this form: the values to send, if the form is nothing but a yes or
/// no (no field, one boolean, or one choice between a word for yes and a word for no).
[[nodiscard]] std::optional<json::object> content_of_yes(std::vector<FormField> const& fields);

/// The value that a person's text means. Errors: a hint that says what is expected.
[[nodiscard]] Result<json::value> field_value(FormField const& field, std::string_view text);

enum class Reply { yes, no, session, exact, edit, disable, help, unclear };
/// Words and letters, any case: y, yes, n, no, s, session, a, always, e, edit, d, disable, ?, help,
/// ใช่, ไม่. Empty is a no, and so is a no with a reason behind it: `n not today`.
[[nodiscard]] Reply read_reply(std::string_view text);
/// What stands behind a no, at most 1,000 bytes.
[[nodiscard]] std::string reason_of_no(std::string_view text);

}  // namespace tessera::chatbox

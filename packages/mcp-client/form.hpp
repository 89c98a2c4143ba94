#pragma once

#include "base/json.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::mcp_client {

/// One value that a person may take for a field.
struct FormChoice {
  json::value value;
  std::string title;
};

/// One field of an elicitation form. Texts are the server's own: untrusted.
struct FormField {
  std::string name;
  std::string title;        ///< What to show; the name if the server gives nothing else.
  std::string description;  ///< May be empty.
  std::string type;         ///< string, number, integer, boolean or array
  bool required = false;
  std::optional<json::value> initial;  ///< The schema's default.
  std::vector<FormChoice> choices;     ///< Empty: free input.
  json::value schema;
};

/// Spec: MCP 2026-07-28 client/elicitation (requested schema)
/// Errors: Errc::schema_mismatch for a schema that is no flat object of plain fields.
[[nodiscard]] Result<std::vector<FormField>> form_fields(json::object const& schema);

/// What a person typed, as the field's type: yes and no for booleans, number or value of a choice,
/// several separated by commas for an array. Errors: Errc::schema_mismatch.
[[nodiscard]] Result<json::value> field_value(FormField const& field, std::string_view text);

/// The form as somebody fills it in who agrees: defaults where there are any, yes for a required
/// yes-or-no. Errors: Errc::needs_human for a required field that has no such answer.
[[nodiscard]] Result<json::object> agreeing_content(json::object const& schema);

/// Checks a filled-in form. Errors: Errc::schema_mismatch.
[[nodiscard]] Result<void> check_content(json::object const& schema, json::object const& content);

}  // namespace tessera::mcp_client

#include "packages/mcp-client/form.hpp"

#include "jsonschema/validator.hpp"
#include "packages/mcp-client/coerce.hpp"
#include "packages/mcp-client/errc.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>

namespace tessera::mcp_client {
namespace {

constexpr std::size_t kMostFields = 100;

json::array const* list_in(json::value const& schema, std::string_view keyword) {
  json::value const* list = json_find(schema, keyword);
  return list == nullptr ? nullptr : list->if_array();
}

std::string text_of(json::value const& value) {
  return value.is_string() ? std::string(value.get_string()) : write_json(value);
}

std::vector<FormChoice> choices_in(json::value const& schema) {
  std::vector<FormChoice> choices;
  if (auto const* values = list_in(schema, "enum")) {
    auto const* names = list_in(schema, "enumNames");
    for (std::size_t i = 0; i < values->size(); ++i) {
      bool const named = names != nullptr && i < names->size() && (*names)[i].is_string();
      choices.push_back({(*values)[i], named ? text_of((*names)[i]) : text_of((*values)[i])});
    }
  }
  for (char const* keyword : {"oneOf", "anyOf"})
    if (auto const* options = list_in(schema, keyword))
      for (json::value const& option : *options)
        if (json::value const* value = json_find(option, "const")) {
          std::string_view const title = json_text(option, "title");
          choices.push_back({*value, title.empty() ? text_of(*value) : std::string(title)});
        }
  return choices;
}

FormField read_field(std::string name, json::value const& schema, json::array const* required) {
  FormField field;
  field.title = json_text(schema, "title");
  if (field.title.empty()) field.title = name;
  field.description = json_text(schema, "description");
  field.type = json_text(schema, "type");
  field.required = required != nullptr &&
                   std::any_of(required->begin(), required->end(), [&](json::value const& one) {
                     return one.is_string() && text_of(one) == name;
                   });
  if (json::value const* initial = json_find(schema, "default")) field.initial = *initial;
  json::value const* items = json_find(schema, "items");
  field.choices = choices_in(field.type == "array" && items != nullptr ? *items : schema);
  if (field.type.empty() && !field.choices.empty()) field.type = "string";
  field.schema = schema;
  field.name = std::move(name);
  return field;
}

std::string_view trimmed(std::string_view text) {
  auto const blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

Result<json::value> choose(FormField const& field, std::string_view text) {
  std::size_t number = 0;
  auto const read = std::from_chars(text.data(), text.data() + text.size(), number);
  for (FormChoice const& choice : field.choices)
    if (text_of(choice.value) == text || choice.title == text) return choice.value;
  bool const whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (whole && number >= 1 && number <= field.choices.size())
    return field.choices[number - 1].value;
  return fail(Errc::schema_mismatch,
              "'" + field.name + "': '" + std::string(text) + "' is none of the choices");
}

Result<json::value> several(FormField const& field, std::string_view text) {
  json::array values;
  while (!text.empty()) {
    std::size_t const comma = std::min(text.find(','), text.size());
    std::string_view const word = trimmed(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
    if (word.empty()) continue;
    Result<json::value> value =
        field.choices.empty() ? Result<json::value>(json::value(word)) : choose(field, word);
    if (!value) return value.error();
    values.push_back(std::move(*value));
  }
  return json::value(std::move(values));
}

Result<json::value> yes_or_no(FormField const& field, std::string_view text) {
  for (char const* yes : {"y", "Y", "yes", "Yes", "true"})
    if (text == yes) return json::value(true);
  for (char const* no : {"n", "N", "no", "No", "false"})
    if (text == no) return json::value(false);
  return fail(Errc::schema_mismatch, "'" + field.name + "': answer y or n");
}

}  // namespace

Result<std::vector<FormField>> form_fields(json::object const& schema) {
  json::value const whole(schema);
  json::value const* properties = json_find(whole, "properties");
  if (properties == nullptr || !properties->is_object()) return std::vector<FormField>();
  if (properties->get_object().size() > kMostFields)
    return fail(Errc::schema_mismatch, "the server's form has too many fields");
  std::vector<FormField> fields;
  for (auto const& [name, property] : properties->get_object()) {
    FormField field = read_field(std::string(name), property, list_in(whole, "required"));
    bool const plain = field.type == "string" || field.type == "number" ||
                       field.type == "integer" || field.type == "boolean" || field.type == "array";
    if (!plain)
      return fail(Errc::schema_mismatch,
                  "the server's form has a field of a kind that a form cannot have: " + field.name);
    fields.push_back(std::move(field));
  }
  return fields;
}

Result<json::value> field_value(FormField const& field, std::string_view text) {
  if (field.type == "array") return several(field, text);
  if (!field.choices.empty()) return choose(field, trimmed(text));
  if (field.type == "boolean") return yes_or_no(field, trimmed(text));
  if (field.type == "string") return json::value(text);
  return coerce(trimmed(text), field.schema, field.schema, field.name,
                json_pointer_child("/properties", field.name));
}

Result<json::object> agreeing_content(json::object const& schema) {
  Result<std::vector<FormField>> const fields = form_fields(schema);
  if (!fields) return fields.error();
  json::object content;
  for (FormField const& field : *fields) {
    if (field.type == "boolean" && field.required) {
      content[field.name] = true;
    } else if (field.initial) {
      content[field.name] = *field.initial;
    } else if (field.required && field.choices.size() == 1) {
      content[field.name] = field.choices.front().value;
    } else if (field.required) {
      return fail(Errc::needs_human, "the server asks for '" + field.name +
                                         "', which has no default: answer on a terminal or with "
                                         "--elicit FILE");
    }
  }
  return content;
}

Result<void> check_content(json::object const& schema, json::object const& content) {
  Result<jsonschema::Validator> const validator =
      jsonschema::Validator::compile(json::value(schema));
  if (!validator)
    return fail(Errc::schema_mismatch,
                "the server's form is no usable schema: " + validator.error().hint);
  auto const violations = validator->validate(json::value(content));
  if (!violations.empty()) return fail(Errc::schema_mismatch, jsonschema::readable(violations));
  return {};
}

}  // namespace tessera::mcp_client

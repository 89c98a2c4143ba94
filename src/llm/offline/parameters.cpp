#include "llm/offline/parameters.hpp"

#include "base/json.hpp"
#include "llm/offline/vocabulary.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace tessera::llm::offline {
namespace {

template <std::size_t N>
bool any_word(std::vector<std::string> const& words, std::array<std::string_view, N> const& list) {
  return std::any_of(words.begin(), words.end(), [&](std::string const& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  });
}

constexpr std::array<std::string_view, 8> kConsentWords{
    "confirm", "confirmation", "confirmed", "approval", "approve", "approved", "consent", "force"};
constexpr std::array<std::string_view, 2> kEmailWords{"email", "mail"};
constexpr std::array<std::string_view, 9> kIdentifierWords{
    "id", "number", "no", "code", "key", "ref", "reference", "sku", "account"};

// `{"type": ["string", "null"]}` and `{"anyOf": [{"type": "string"}, {"type": "null"}]}` are how
// generators write an optional string.
json::value const* plain(json::value const& schema) {
  for (std::string_view const key : {"anyOf", "oneOf"}) {
    json::value const* list = json_find(schema, key);
    if (list == nullptr || !list->is_array()) continue;
    for (json::value const& one : list->get_array())
      if (json_text(one, "type") != "null") return &one;
  }
  return &schema;
}

std::string type_of(json::value const& schema) {
  json::value const* type = json_find(schema, "type");
  if (type != nullptr && type->is_string()) return std::string(type->get_string());
  if (type != nullptr && type->is_array()) {
    for (json::value const& one : type->get_array())
      if (one.is_string() && one.get_string() != "null") return std::string(one.get_string());
  }
  return "string";
}

ParameterKind kind_of(Parameter const& parameter, std::string_view format) {
  std::string const& type = parameter.type;
  if (any_word(parameter.words, kConsentWords)) return ParameterKind::confirmation;
  if (!parameter.choices.empty()) return ParameterKind::choice;
  if (type == "boolean") return ParameterKind::boolean;
  if (type == "array") return ParameterKind::array;
  if (type == "object") return ParameterKind::object;
  if (type == "number") return ParameterKind::number;
  bool const identifier =
      !parameter.words.empty() && any_word<9>({parameter.words.back()}, kIdentifierWords);
  if (type == "integer") return identifier ? ParameterKind::identifier : ParameterKind::integer;
  if (identifier) return ParameterKind::identifier;
  if (format == "email" || any_word(parameter.words, kEmailWords)) return ParameterKind::email;
  if (format == "date" || format == "date-time" || any_word<1>(parameter.words, {"date"}))
    return ParameterKind::date;
  if (format == "uri" || any_word<2>(parameter.words, {"url", "uri"})) return ParameterKind::url;
  return ParameterKind::text;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

template <class Number>
std::optional<json::value> parse_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  Number value{};
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return json::value(value);
}

std::optional<json::value> parse_boolean(std::string_view text) {
  std::string const word = fold(text);
  if (word == "true" || word == "yes" || word == "on" || word == "1") return json::value(true);
  if (word == "false" || word == "no" || word == "off" || word == "0") return json::value(false);
  return std::nullopt;
}

std::optional<json::value> parse_array(std::string_view text, Parameter const& parameter) {
  Parameter item;
  item.type = parameter.item_type;
  json::array out;
  while (!text.empty()) {
    std::size_t const comma = std::min(text.find(','), text.size());
    std::optional<json::value> value = convert(trim(text.substr(0, comma)), item);
    if (!value) return std::nullopt;
    out.push_back(std::move(*value));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return json::value(std::move(out));
}

}  // namespace

std::vector<Parameter> parameters_of(json::object const& schema) {
  std::vector<Parameter> out;
  json::value const* properties = schema.if_contains("properties");
  if (properties == nullptr || !properties->is_object()) return out;
  json::value const* required = schema.if_contains("required");
  for (auto const& [key, described] : properties->get_object()) {
    json::value const& property = *plain(described);
    Parameter parameter;
    parameter.name = key;
    parameter.words = split_identifier(parameter.name);
    parameter.description = json_text(described, "description");
    parameter.type = type_of(property);
    if (json::value const* items = json_find(property, "items"))
      parameter.item_type = type_of(*items);
    if (json::value const* choices = json_find(property, "enum"); choices && choices->is_array()) {
      for (json::value const& one : choices->get_array())
        if (one.is_string()) parameter.choices.emplace_back(one.get_string());
    }
    if (required != nullptr && required->is_array())
      parameter.required = std::any_of(
          required->get_array().begin(), required->get_array().end(),
          [&](json::value const& name) { return name.is_string() && name.get_string() == key; });
    parameter.kind = kind_of(parameter, json_text(property, "format"));
    out.push_back(std::move(parameter));
  }
  return out;
}

std::optional<json::value> convert(std::string_view text, Parameter const& parameter) {
  if (parameter.kind == ParameterKind::confirmation || parameter.kind == ParameterKind::object)
    return std::nullopt;
  if (parameter.kind == ParameterKind::choice) {
    for (std::string const& choice : parameter.choices)
      if (fold(choice) == fold(text)) return json::value(choice);
    return std::nullopt;
  }
  if (parameter.type == "integer") return parse_number<std::int64_t>(text);
  if (parameter.type == "number") return parse_number<double>(text);
  if (parameter.type == "boolean") return parse_boolean(text);
  if (parameter.type == "array") return parse_array(text, parameter);
  return json::value(json::string_view(text));
}

std::string example_value(Parameter const& parameter) {
  switch (parameter.kind) {
    case ParameterKind::email:
      return "someone@example.com";
    case ParameterKind::identifier:
      return "12345";
    case ParameterKind::integer:
    case ParameterKind::number:
      return "7";
    case ParameterKind::boolean:
      return "true";
    case ParameterKind::choice:
      return parameter.choices.front();
    case ParameterKind::date:
      return "2026-01-31";
    case ParameterKind::url:
      return "https://example.com/";
    case ParameterKind::array:
      return "1,2,3";
    default:
      return "\"some text\"";
  }
}

}  // namespace tessera::llm::offline

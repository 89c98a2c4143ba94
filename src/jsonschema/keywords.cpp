#include "jsonschema/keywords.hpp"

#include "jsonschema/number.hpp"

#include <boost/json/array.hpp>

#include <array>
#include <utility>

namespace tessera::jsonschema {
namespace {

struct TypeName {
  std::string_view name;
  std::uint8_t bit;
  std::string_view text;
};
constexpr std::array<TypeName, 7> kTypes{{{"null", kNull, "null"},
                                          {"boolean", kBoolean, "a boolean"},
                                          {"object", kObject, "an object"},
                                          {"array", kArray, "an array"},
                                          {"number", kNumber, "a number"},
                                          {"string", kString, "a string"},
                                          {"integer", kInteger, "an integer"}}};

void add_type(json::value const& value, Node& node, Spot const& at) {
  for (TypeName const& type : kTypes) {
    if (!value.is_string() || std::string_view(value.get_string()) != type.name) continue;
    node.types = static_cast<std::uint8_t>(node.types | type.bit);
    if (!node.types_text.empty()) node.types_text += " or ";
    node.types_text += type.text;
    return;
  }
  refuse(Errc::bad_schema, at, "type", "must name a JSON type");
}

std::optional<json::value> number(json::object const& schema, std::string_view key,
                                  Spot const& at) {
  json::value const* value = schema.if_contains(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number()) refuse(Errc::bad_schema, at, key, "must be a number");
  return *value;
}

std::vector<std::string> texts(json::value const& value, Spot const& at, std::string_view key) {
  auto const* array = value.if_array();
  if (array == nullptr) refuse(Errc::bad_schema, at, key, "must be an array of strings");
  std::vector<std::string> out;
  for (json::value const& element : *array) {
    if (!element.is_string()) refuse(Errc::bad_schema, at, key, "must be an array of strings");
    out.emplace_back(element.get_string());
  }
  return out;
}

void any_type(json::object const& schema, Node& node, Spot const& at) {
  if (json::value const* type = schema.if_contains("type")) {
    if (auto const* several = type->if_array()) {
      for (json::value const& one : *several) add_type(one, node, at);
      if (several->empty()) refuse(Errc::bad_schema, at, "type", "must name a JSON type");
    } else {
      add_type(*type, node, at);
    }
  }
  if (json::value const* allowed = schema.if_contains("enum")) {
    auto const* array = allowed->if_array();
    if (array == nullptr) refuse(Errc::bad_schema, at, "enum", "must be an array");
    node.allowed.emplace(array->begin(), array->end());
  }
  if (json::value const* exactly = schema.if_contains("const")) node.exactly = *exactly;
}

void numbers_and_texts(json::object const& schema, Node& node, Spot const& at) {
  node.minimum = number(schema, "minimum", at);
  node.maximum = number(schema, "maximum", at);
  node.exclusive_minimum = number(schema, "exclusiveMinimum", at);
  node.exclusive_maximum = number(schema, "exclusiveMaximum", at);
  node.multiple_of = number(schema, "multipleOf", at);
  if (node.multiple_of && number_of(*node.multiple_of) <= 0)
    refuse(Errc::bad_schema, at, "multipleOf", "must be greater than 0");
  node.min_length = count_of(schema, "minLength", at);
  node.max_length = count_of(schema, "maxLength", at);
  if (std::optional<std::string> text = text_of(schema, "pattern", at)) {
    Pattern pattern = pattern_of(*text, at, "pattern");
    node.pattern.emplace(std::move(pattern), std::move(*text));
  }
}

void sizes(json::object const& schema, Node& node, Spot const& at) {
  node.min_items = count_of(schema, "minItems", at);
  node.max_items = count_of(schema, "maxItems", at);
  node.min_contains = count_of(schema, "minContains", at).value_or(1);
  node.max_contains = count_of(schema, "maxContains", at);
  if (json::value const* unique = schema.if_contains("uniqueItems")) {
    if (!unique->is_bool()) refuse(Errc::bad_schema, at, "uniqueItems", "must be true or false");
    node.unique = unique->get_bool();
  }
  node.min_properties = count_of(schema, "minProperties", at);
  node.max_properties = count_of(schema, "maxProperties", at);
  if (json::value const* required = schema.if_contains("required"))
    node.required = texts(*required, at, "required");
  if (auto const* dependent = object_of(schema, "dependentRequired", at))
    for (auto const& [name, value] : *dependent)
      node.dependent_required.emplace(name, texts(value, at, "dependentRequired"));
}

}  // namespace

Spot Spot::child(std::string_view key) const {
  return {source, json_pointer_child(pointer, key), resource, depth + 1};
}

void refuse(Errc code, Spot const& at, std::string_view key, std::string_view why) {
  std::string place = key.empty() ? at.pointer : json_pointer_child(at.pointer, key);
  if (!at.source->uri.empty()) place = at.source->uri + "#" + place;
  throw Exception(fail(code, "schema '" + place + "' " + std::string(why)));
}

json::object const* object_of(json::object const& schema, std::string_view key, Spot const& at) {
  json::value const* value = schema.if_contains(key);
  if (value == nullptr) return nullptr;
  if (!value->is_object()) refuse(Errc::bad_schema, at, key, "must be an object");
  return &value->get_object();
}

std::optional<std::string> text_of(json::object const& schema, std::string_view key,
                                   Spot const& at) {
  json::value const* value = schema.if_contains(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) refuse(Errc::bad_schema, at, key, "must be a string");
  return std::string(value->get_string());
}

std::optional<std::size_t> count_of(json::object const& schema, std::string_view key,
                                    Spot const& at) {
  json::value const* value = schema.if_contains(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_int64() && value->get_int64() >= 0)
    return static_cast<std::size_t>(value->get_int64());
  if (value->is_double() && is_integer(*value) && value->get_double() >= 0 &&
      value->get_double() < 1e15)
    return static_cast<std::size_t>(value->get_double());
  refuse(Errc::bad_schema, at, key, "must be an integer of at least 0");
}

Pattern pattern_of(std::string_view text, Spot const& at, std::string_view key) {
  Result<Pattern> pattern = Pattern::compile(text);
  if (pattern) return std::move(*pattern);
  std::string const place = json_pointer_child(at.pointer, key);
  throw Exception(
      Error{pattern.error().code, "schema '" + place + "': " + pattern.error().hint, {}});
}

void read_validation(json::object const& schema, Node& node, Spot const& at) {
  any_type(schema, node, at);
  numbers_and_texts(schema, node, at);
  sizes(schema, node, at);
}

}  // namespace tessera::jsonschema

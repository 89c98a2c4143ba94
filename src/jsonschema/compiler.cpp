#include "jsonschema/compiler.hpp"

#include "base/encoding.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace tessera::jsonschema {
namespace {

constexpr std::string_view kDialect = "https://json-schema.org/draft/2020-12/schema";

[[noreturn]] void refuse(Errc code, std::string const& at, std::string_view why) {
  throw Exception(fail(code, "schema '" + at + "' " + std::string(why)));
}

struct TypeName {
  std::string_view name;
  TypeBit bit;
  std::string_view text;
};
constexpr std::array<TypeName, 7> kTypes{{{"null", kNull, "null"},
                                          {"boolean", kBoolean, "a boolean"},
                                          {"object", kObject, "an object"},
                                          {"array", kArray, "an array"},
                                          {"number", kNumber, "a number"},
                                          {"string", kString, "a string"},
                                          {"integer", kInteger, "an integer"}}};

void add_type(json::value const& value, Node& node, std::string const& at) {
  for (TypeName const& type : kTypes) {
    if (!value.is_string() || std::string_view(value.get_string()) != type.name) continue;
    node.types = static_cast<std::uint8_t>(node.types | type.bit);
    if (!node.types_text.empty()) node.types_text += " or ";
    node.types_text += type.text;
    return;
  }
  refuse(Errc::bad_schema, at, "must name a JSON type");
}

std::optional<std::size_t> count(json::object const& schema, std::string_view key,
                                 std::string const& at) {
  json::value const* value = schema.if_contains(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_int64() && value->get_int64() >= 0)
    return static_cast<std::size_t>(value->get_int64());
  if (value->is_double() && value->get_double() >= 0 && value->get_double() < 1e15 &&
      std::floor(value->get_double()) == value->get_double())
    return static_cast<std::size_t>(value->get_double());
  refuse(Errc::bad_schema, json_pointer_child(at, key), "must be an integer of at least 0");
}

std::optional<json::value> number(json::object const& schema, std::string_view key,
                                  std::string const& at) {
  json::value const* value = schema.if_contains(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number())
    refuse(Errc::bad_schema, json_pointer_child(at, key), "must be a number");
  return *value;
}

std::vector<std::string> texts(json::value const& value, std::string const& at) {
  auto const* array = value.if_array();
  if (array == nullptr) refuse(Errc::bad_schema, at, "must be an array of strings");
  std::vector<std::string> out;
  for (json::value const& element : *array) {
    if (!element.is_string()) refuse(Errc::bad_schema, at, "must be an array of strings");
    out.emplace_back(element.get_string());
  }
  return out;
}

json::object const* object_at(json::object const& schema, std::string_view key,
                              std::string const& at) {
  json::value const* value = schema.if_contains(key);
  if (value == nullptr) return nullptr;
  if (!value->is_object())
    refuse(Errc::bad_schema, json_pointer_child(at, key), "must be an object");
  return &value->get_object();
}

Pattern pattern_of(std::string_view text, std::string const& at) {
  Result<Pattern> pattern = Pattern::compile(text);
  if (!pattern)
    throw Exception(
        Error{pattern.error().code, "schema '" + at + "': " + pattern.error().hint, {}});
  return std::move(*pattern);
}

}  // namespace

void Compiler::run() {
  out_.root = schema(root_, "", 0);
  resolve_references();
}

Node* Compiler::schema(json::value const& value, std::string const& pointer, std::size_t depth) {
  if (auto const known = by_pointer_.find(pointer); known != by_pointer_.end())
    return known->second;
  if (depth > limits_.depth) refuse(Errc::too_complex, pointer, "is nested too deeply");
  if (out_.nodes.size() >= limits_.schemas) refuse(Errc::too_complex, pointer, "is one too many");
  Node& node = out_.nodes.emplace_back();
  by_pointer_.emplace(pointer, &node);
  if (auto const* flag = value.if_bool())
    node.constant = *flag;
  else if (auto const* object = value.if_object())
    object_schema(*object, node, pointer, depth);
  else
    refuse(Errc::bad_schema, pointer, "must be an object or a boolean");
  return &node;
}

void Compiler::object_schema(json::object const& schema, Node& node, std::string const& at,
                             std::size_t depth) {
  core(schema, node, at, depth);
  any_type(schema, node, at);
  numbers_and_texts(schema, node, at);
  arrays(schema, node, at, depth);
  objects(schema, node, at, depth);
  combinations(schema, node, at, depth);
}

void Compiler::core(json::object const& schema, Node& node, std::string const& at,
                    std::size_t depth) {
  for (std::string_view const key : {"$dynamicRef", "$dynamicAnchor", "$recursiveRef",
                                     "unevaluatedProperties", "unevaluatedItems"})
    if (schema.contains(key))
      refuse(Errc::unsupported_keyword, json_pointer_child(at, key), "is not supported");
  if (!at.empty() && schema.contains("$id"))
    refuse(Errc::unsupported_keyword, json_pointer_child(at, "$id"),
           "is supported at the root only");
  if (json::value const* dialect = schema.if_contains("$schema")) {
    std::string_view name;
    if (dialect->is_string()) name = dialect->get_string();
    if (name.ends_with('#')) name.remove_suffix(1);
    if (name != kDialect) refuse(Errc::unsupported_dialect, at, "is not JSON Schema 2020-12");
  }
  if (json::value const* anchor = schema.if_contains("$anchor")) {
    if (!anchor->is_string() ||
        !by_anchor_.emplace(std::string(anchor->get_string()), &node).second)
      refuse(Errc::bad_schema, json_pointer_child(at, "$anchor"), "must be a string of its own");
  }
  if (json::value const* reference = schema.if_contains("$ref")) {
    if (!reference->is_string())
      refuse(Errc::bad_schema, json_pointer_child(at, "$ref"), "must be a string");
    pending_.push_back({&node, std::string(reference->get_string()), at});
  }
  if (auto const* definitions = object_at(schema, "$defs", at)) {
    std::string const place = json_pointer_child(at, "$defs");
    for (auto const& [name, value] : *definitions)
      this->schema(value, json_pointer_child(place, name), depth + 1);
  }
}

void Compiler::any_type(json::object const& schema, Node& node, std::string const& at) {
  if (json::value const* type = schema.if_contains("type")) {
    std::string const place = json_pointer_child(at, "type");
    if (auto const* several = type->if_array()) {
      for (json::value const& one : *several) add_type(one, node, place);
      if (several->empty()) refuse(Errc::bad_schema, place, "must name a JSON type");
    } else {
      add_type(*type, node, place);
    }
  }
  if (json::value const* allowed = schema.if_contains("enum")) {
    auto const* array = allowed->if_array();
    if (array == nullptr)
      refuse(Errc::bad_schema, json_pointer_child(at, "enum"), "must be an array");
    node.allowed.emplace(array->begin(), array->end());
  }
  if (json::value const* exactly = schema.if_contains("const")) node.exactly = *exactly;
}

void Compiler::numbers_and_texts(json::object const& schema, Node& node, std::string const& at) {
  node.minimum = number(schema, "minimum", at);
  node.maximum = number(schema, "maximum", at);
  node.exclusive_minimum = number(schema, "exclusiveMinimum", at);
  node.exclusive_maximum = number(schema, "exclusiveMaximum", at);
  node.multiple_of = number(schema, "multipleOf", at);
  if (node.multiple_of && node.multiple_of->to_number<double>() <= 0)
    refuse(Errc::bad_schema, json_pointer_child(at, "multipleOf"), "must be greater than 0");
  node.min_length = count(schema, "minLength", at);
  node.max_length = count(schema, "maxLength", at);
  if (json::value const* pattern = schema.if_contains("pattern")) {
    std::string const place = json_pointer_child(at, "pattern");
    if (!pattern->is_string()) refuse(Errc::bad_schema, place, "must be a string");
    std::string text(pattern->get_string());
    Pattern compiled = pattern_of(text, place);
    node.pattern.emplace(std::move(compiled), std::move(text));
  }
}

void Compiler::arrays(json::object const& schema, Node& node, std::string const& at,
                      std::size_t depth) {
  if (schema.contains("prefixItems")) node.prefix = children(schema, "prefixItems", at, depth);
  node.items = child(schema, "items", at, depth);
  node.contains = child(schema, "contains", at, depth);
  if (auto const least = count(schema, "minContains", at)) node.min_contains = *least;
  node.max_contains = count(schema, "maxContains", at);
  node.min_items = count(schema, "minItems", at);
  node.max_items = count(schema, "maxItems", at);
  if (json::value const* unique = schema.if_contains("uniqueItems")) {
    if (!unique->is_bool())
      refuse(Errc::bad_schema, json_pointer_child(at, "uniqueItems"), "must be a boolean");
    node.unique = unique->get_bool();
  }
}

void Compiler::objects(json::object const& schema, Node& node, std::string const& at,
                       std::size_t depth) {
  if (auto const* properties = object_at(schema, "properties", at)) {
    std::string const place = json_pointer_child(at, "properties");
    for (auto const& [name, value] : *properties)
      node.properties.emplace(name,
                              this->schema(value, json_pointer_child(place, name), depth + 1));
  }
  if (auto const* patterns = object_at(schema, "patternProperties", at)) {
    std::string const place = json_pointer_child(at, "patternProperties");
    for (auto const& [text, value] : *patterns) {
      Pattern pattern = pattern_of(text, place);
      node.pattern_properties.emplace_back(
          std::move(pattern), this->schema(value, json_pointer_child(place, text), depth + 1));
    }
  }
  node.additional = child(schema, "additionalProperties", at, depth);
  node.property_names = child(schema, "propertyNames", at, depth);
  if (json::value const* required = schema.if_contains("required"))
    node.required = texts(*required, json_pointer_child(at, "required"));
  if (auto const* dependent = object_at(schema, "dependentRequired", at))
    for (auto const& [name, value] : *dependent)
      node.dependent_required.emplace(name,
                                      texts(value, json_pointer_child(at, "dependentRequired")));
  if (auto const* dependent = object_at(schema, "dependentSchemas", at)) {
    std::string const place = json_pointer_child(at, "dependentSchemas");
    for (auto const& [name, value] : *dependent)
      node.dependent_schemas.emplace(
          name, this->schema(value, json_pointer_child(place, name), depth + 1));
  }
  node.min_properties = count(schema, "minProperties", at);
  node.max_properties = count(schema, "maxProperties", at);
}

void Compiler::combinations(json::object const& schema, Node& node, std::string const& at,
                            std::size_t depth) {
  if (schema.contains("allOf")) node.all_of = children(schema, "allOf", at, depth);
  if (schema.contains("anyOf")) node.any_of = children(schema, "anyOf", at, depth);
  if (schema.contains("oneOf")) node.one_of = children(schema, "oneOf", at, depth);
  node.negated = child(schema, "not", at, depth);
  node.condition = child(schema, "if", at, depth);
  node.consequence = child(schema, "then", at, depth);
  node.alternative = child(schema, "else", at, depth);
}

Node const* Compiler::child(json::object const& schema, std::string_view key, std::string const& at,
                            std::size_t depth) {
  json::value const* value = schema.if_contains(key);
  if (value == nullptr) return nullptr;
  return this->schema(*value, json_pointer_child(at, key), depth + 1);
}

std::vector<Node const*> Compiler::children(json::object const& schema, std::string_view key,
                                            std::string const& at, std::size_t depth) {
  std::string const place = json_pointer_child(at, key);
  auto const* array = schema.at(key).if_array();
  if (array == nullptr || array->empty())
    refuse(Errc::bad_schema, place, "must be an array of schemas");
  std::vector<Node const*> out;
  for (std::size_t i = 0; i < array->size(); ++i)
    out.push_back(
        this->schema((*array)[i], json_pointer_child(place, std::to_string(i)), depth + 1));
  return out;
}

void Compiler::resolve_references() {
  // Following a reference may compile a schema that has references of its own.
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    Pending const one = pending_[i];
    one.node->reference = target(one.reference, one.at);
  }
}

Node const* Compiler::target(std::string_view reference, std::string const& at) {
  std::string const place = json_pointer_child(at, "$ref");
  if (!reference.starts_with('#'))
    refuse(Errc::bad_reference, place, "leaves the document, which is not followed");
  Result<std::string> const fragment = percent_decode(reference.substr(1));
  if (!fragment) refuse(Errc::bad_reference, place, "is not a URI fragment");
  if (!fragment->empty() && fragment->front() != '/') {
    auto const anchor = by_anchor_.find(*fragment);
    if (anchor == by_anchor_.end()) refuse(Errc::bad_reference, place, "names no anchor");
    return anchor->second;
  }
  if (auto const known = by_pointer_.find(*fragment); known != by_pointer_.end())
    return known->second;
  json::error_code ec;
  json::value const* value = root_.find_pointer(*fragment, ec);
  if (ec || value == nullptr) refuse(Errc::bad_reference, place, "leads nowhere");
  return schema(*value, *fragment, 0);
}

}  // namespace tessera::jsonschema

#include "packages/mcp-client/schema_text.hpp"

#include "base/term_safe.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>

namespace tessera::mcp_client {
namespace {

constexpr int kDeepest = 4;
constexpr std::size_t kMostValues = 12;

std::string joined(json::array const& values, std::string_view between) {
  std::string out;
  std::size_t const shown = std::min(values.size(), kMostValues);
  for (std::size_t i = 0; i < shown; ++i)
    out += (i == 0 ? "" : std::string(between)) + term_safe_json(write_json(values[i]));
  if (shown < values.size()) out += std::string(between) + "…";
  return out;
}

std::string words(json::value const& schema, json::value const& root, int depth) {
  if (depth > kDeepest || !schema.is_object()) return "any";
  if (std::string_view const reference = json_text(schema, "$ref"); reference.starts_with('#')) {
    boost::system::error_code missing;
    json::value const* target = root.find_pointer(reference.substr(1), missing);
    return target == nullptr ? "any" : words(*target, root, depth + 1);
  }
  if (json::value const* constant = json_find(schema, "const"))
    return term_safe_json(write_json(*constant));
  if (json::value const* list = json_find(schema, "enum"); list != nullptr && list->is_array())
    return joined(list->get_array(), " | ");
  for (char const* keyword : {"anyOf", "oneOf"}) {
    json::value const* list = json_find(schema, keyword);
    if (list == nullptr || !list->is_array()) continue;
    std::string out;
    for (json::value const& one : list->get_array())
      out += (out.empty() ? "" : " or ") + words(one, root, depth + 1);
    return out;
  }
  json::value const* type = json_find(schema, "type");
  if (type == nullptr) return "any";
  std::string name;
  if (type->is_string()) name = term_safe_line(type->get_string());
  if (auto const* list = type->if_array())
    for (json::value const& one : *list)
      if (one.is_string()) name += (name.empty() ? "" : " or ") + term_safe_line(one.get_string());
  json::value const* items = json_find(schema, "items");
  return name == "array" && items != nullptr ? "array of " + words(*items, root, depth + 1) : name;
}

std::string rules(json::value const& schema) {
  constexpr std::array<char const*, 11> kKeywords{
      "minimum",   "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength",
      "maxLength", "pattern", "format",           "minItems",         "maxItems"};
  std::string out;
  for (char const* keyword : kKeywords)
    if (json::value const* value = json_find(schema, keyword))
      out += std::string(", ") + keyword + " " + term_safe_json(write_json(*value));
  return out;
}

bool is_required(json::value const& schema, std::string_view name) {
  json::value const* list = json_find(schema, "required");
  auto const is_name = [&](json::value const& one) {
    return one.is_string() && std::string_view(one.get_string()) == name;
  };
  return list != nullptr && list->is_array() &&
         std::any_of(list->get_array().begin(), list->get_array().end(), is_name);
}

json::object const* properties_of(json::value const& schema) {
  json::value const* properties = json_find(schema, "properties");
  return properties == nullptr ? nullptr : properties->if_object();
}

}  // namespace

std::string type_words(json::value const& schema, json::value const& root) {
  return words(schema, root, 0);
}

std::string describe_arguments(json::value const& schema) {
  json::object const* properties = properties_of(schema);
  if (properties == nullptr) return {};
  std::string out;
  for (auto const& [name, property] : *properties) {
    out += "  " + term_safe_line(name) + "  " + type_words(property, schema);
    if (is_required(schema, name)) out += ", required";
    if (json::value const* usual = json_find(property, "default"))
      out += ", default " + term_safe_json(write_json(*usual));
    out += rules(property) + "\n";
    std::string_view const text = json_text(property, "description");
    if (!text.empty()) out += "      " + term_safe_line(text) + "\n";
  }
  return out;
}

std::string example_words(json::value const& schema) {
  json::object const* properties = properties_of(schema);
  std::string out;
  if (properties == nullptr) return out;
  for (auto const& [name, unused] : *properties)
    if (is_required(schema, name)) out += " " + term_safe_line(name) + "=…";
  return out;
}

}  // namespace tessera::mcp_client

#include "packages/mcp-client/coerce.hpp"

#include "packages/mcp-client/errc.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <vector>

namespace tessera::mcp_client {
namespace {

// Schemas come from the server: a circle of references ends here.
constexpr int kDeepest = 16;

/// What a subschema says about the value in words that a command line can use.
struct Wanted {
  std::vector<std::string> types;   ///< Empty: any.
  std::vector<json::value> values;  ///< From enum and const; empty: any.
  json::value const* items = nullptr;
};

json::value const* follow(std::string_view reference, json::value const& root) {
  if (!reference.starts_with('#')) return nullptr;
  boost::system::error_code ignored;
  std::string_view const pointer = reference.substr(1);
  return pointer.empty() ? &root : root.find_pointer(pointer, ignored);
}

void add_type(Wanted& wanted, std::string_view type) {
  if (std::find(wanted.types.begin(), wanted.types.end(), type) == wanted.types.end())
    wanted.types.emplace_back(type);
}

std::string_view type_name(json::value const& value) {
  if (value.is_string()) return "string";
  if (value.is_bool()) return "boolean";
  if (value.is_number()) return value.is_double() ? "number" : "integer";
  if (value.is_array()) return "array";
  return value.is_object() ? "object" : "null";
}

void collect(Wanted& wanted, json::value const& schema, json::value const& root, int depth) {
  if (depth > kDeepest || !schema.is_object()) return;
  if (auto const* target = follow(json_text(schema, "$ref"), root))
    collect(wanted, *target, root, depth + 1);
  if (json::value const* type = json_find(schema, "type")) {
    if (type->is_string()) add_type(wanted, std::string_view(type->get_string()));
    if (auto const* list = type->if_array())
      for (json::value const& one : *list)
        if (one.is_string()) add_type(wanted, std::string_view(one.get_string()));
  }
  if (json::value const* constant = json_find(schema, "const")) wanted.values.push_back(*constant);
  if (json::value const* list = json_find(schema, "enum"); list != nullptr && list->is_array())
    wanted.values.insert(wanted.values.end(), list->get_array().begin(), list->get_array().end());
  if (json::value const* items = json_find(schema, "items")) wanted.items = items;
  for (char const* keyword : {"anyOf", "oneOf", "allOf"})
    if (json::value const* list = json_find(schema, keyword); list != nullptr && list->is_array())
      for (json::value const& one : list->get_array()) collect(wanted, one, root, depth + 1);
}

/// One value of an enum or const by what the person typed.
json::value const* choose(std::string_view text, Wanted const& wanted) {
  for (json::value const& value : wanted.values) {
    bool const same = value.is_string() ? std::string_view(value.get_string()) == text
                                        : write_json(value) == text;
    if (same) return &value;
  }
  return nullptr;
}

std::string listed(Wanted const& wanted) {
  std::string text;
  auto const add = [&](std::string const& word) { text += (text.empty() ? "" : " or ") + word; };
  if (!wanted.values.empty()) {
    for (json::value const& value : wanted.values) add(write_json(value));
    return text;
  }
  for (std::string const& type : wanted.types) {
    bool const vowel = type == "integer" || type == "object" || type == "array";
    add(type == "null" ? type : (vowel ? "an " : "a ") + type);
  }
  return text;
}

bool is_whole(json::value const& number) {
  if (!number.is_double()) return number.is_number();
  double const value = number.get_double();
  return value >= -9007199254740991.0 && value <= 9007199254740991.0 &&
         value == static_cast<double>(static_cast<std::int64_t>(value));
}

/// True when the JSON value is of the named type. Spec: JSON Schema 2020-12 validation §6.1.1
bool is_of(json::value const& value, std::string_view type) {
  if (type == "number") return value.is_number();
  if (type == "integer") return is_whole(value);
  return type_name(value) == type;
}

}  // namespace

Result<json::value> coerce(std::string_view text, json::value const& schema,
                           json::value const& root, std::string_view name,
                           std::string_view pointer) {
  Wanted wanted;
  collect(wanted, schema, root, 0);
  auto const mismatch = [&] {
    std::string hint = "'" + std::string(name) + "' must be " + listed(wanted) + ", not '" +
                       std::string(text.substr(0, 80)) + "' (schema: " + std::string(pointer);
    if (wanted.values.empty()) hint += "/type";
    return fail(Errc::schema_mismatch, hint + ")");
  };
  if (!wanted.values.empty()) {
    json::value const* chosen = choose(text, wanted);
    if (chosen == nullptr) return mismatch();
    return *chosen;
  }
  auto const allowed = [&](std::string_view type) {
    return std::find(wanted.types.begin(), wanted.types.end(), type) != wanted.types.end();
  };
  if (wanted.types.empty() || allowed("string")) return json::value(text);

  Result<json::value> value = parse_json(text);
  if (value && std::any_of(wanted.types.begin(), wanted.types.end(),
                           [&](std::string const& type) { return is_of(*value, type); }))
    return value;
  if (!allowed("array")) return mismatch();
  json::value const any = json::object();
  json::value const& items = wanted.items == nullptr ? any : *wanted.items;
  Result<json::value> item = coerce(text, items, root, name, std::string(pointer) + "/items");
  if (!item) return item.error();
  return json::value(json::array{std::move(*item)});
}

}  // namespace tessera::mcp_client

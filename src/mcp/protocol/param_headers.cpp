#include "mcp/protocol/param_headers.hpp"

#include "base/json.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/headers.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace tessera::mcp {
namespace {

constexpr std::string_view kKeyword = "x-mcp-header";
constexpr std::int64_t kLargest = (std::int64_t{1} << 53) - 1;
// A schema nested deeper than this is not walked, and its tool not used.
constexpr std::size_t kDeepest = 64;

Error refuse(std::string text) {
  return fail(Errc::bad_message, std::string(kKeyword) + " " + text);
}

/// Walks a schema; `path` is set only where nothing but `properties` led here.
class Collector {
 public:
  Result<std::vector<ParamHeader>> collect(json::object const& schema) {
    std::vector<std::string> path;
    visit(json::value(schema), &path, 0);
    if (error_) return *error_;
    return std::move(found_);
  }

 private:
  void visit(json::value const& schema, std::vector<std::string>* path, std::size_t depth) {
    if (error_) return;
    if (depth > kDeepest) {
      error_ = refuse("cannot be looked for: the schema is nested too deeply");
    } else if (auto const* list = schema.if_array()) {
      for (json::value const& one : *list) visit(one, nullptr, depth + 1);
    } else if (auto const* object = schema.if_object()) {
      for (auto const& [key, value] : *object) member(*object, key, value, path, depth);
    }
  }

  void member(json::object const& schema, std::string_view key, json::value const& value,
              std::vector<std::string>* path, std::size_t depth) {
    if (key == kKeyword) return annotation(schema, value, path);
    // Data, not schemas.
    if (key == "const" || key == "enum" || key == "default" || key == "examples") return;
    bool const named = key == "properties" || key == "patternProperties" || key == "$defs" ||
                       key == "definitions" || key == "dependentSchemas";
    if (!named || !value.is_object()) return visit(value, nullptr, depth + 1);
    for (auto const& [name, subschema] : value.get_object()) {
      if (path == nullptr || key != "properties") {
        visit(subschema, nullptr, depth + 1);
      } else {
        path->emplace_back(name);
        visit(subschema, path, depth + 1);
        path->pop_back();
      }
    }
  }

  void annotation(json::object const& schema, json::value const& value,
                  std::vector<std::string> const* path) {
    if (error_) return;
    auto const* text = value.if_string();
    std::string_view const name = text == nullptr ? std::string_view() : std::string_view(*text);
    if (!http::is_field_name(name)) {
      error_ = refuse("must be a header field name");
    } else if (path == nullptr || path->empty()) {
      error_ =
          refuse("'" + std::string(name) + "' is not on a property that properties alone reach");
    } else if (!has_plain_type(schema)) {
      error_ = refuse("'" + std::string(name) +
                      "' is on a property that is no string, integer or boolean");
    } else {
      std::string field = std::string(kHeaderParamPrefix) + std::string(name);
      for (ParamHeader const& other : found_)
        if (http::iequals(other.field, field))
          error_ = refuse("'" + std::string(name) + "' is there twice");
      found_.push_back({*path, std::move(field)});
    }
  }

  static bool has_plain_type(json::object const& schema) {
    json::value const* type = schema.if_contains("type");
    return type != nullptr && (*type == "string" || *type == "integer" || *type == "boolean");
  }

  std::vector<ParamHeader> found_;
  std::optional<Error> error_;
};

json::value const* argument(json::object const& arguments, std::vector<std::string> const& path) {
  json::object const* at = &arguments;
  for (std::size_t i = 0; i < path.size(); ++i) {
    json::value const* found = at == nullptr ? nullptr : at->if_contains(path[i]);
    if (found == nullptr || i + 1 == path.size()) return found;
    at = found->if_object();
  }
  return nullptr;
}

/// The text to mirror; nothing for null and for what has no such form (the server refuses it).
Result<std::optional<std::string>> mirrored(json::value const& value) {
  std::optional<std::string> text;
  if (value.is_string()) text = std::string(value.get_string());
  if (value.is_bool()) text = value.get_bool() ? "true" : "false";
  if (!value.is_number()) return text;
  double const number = value.to_number<double>();
  bool const whole = number >= -static_cast<double>(kLargest) &&
                     number <= static_cast<double>(kLargest) &&
                     number == static_cast<double>(static_cast<std::int64_t>(number));
  if (value.is_double() && !whole) return text;
  if (!whole) return fail(Errc::bad_header_value, "an integer beyond ±(2^53 - 1)");
  text = std::to_string(static_cast<std::int64_t>(number));
  return text;
}

}  // namespace

Result<std::vector<ParamHeader>> param_headers(json::object const& input_schema) {
  return Collector().collect(input_schema);
}

Result<void> add_param_headers(std::vector<ParamHeader> const& wanted,
                               json::object const& arguments, http::Headers& headers) {
  for (ParamHeader const& one : wanted) {
    json::value const* value = argument(arguments, one.path);
    if (value == nullptr) continue;
    Result<std::optional<std::string>> text = mirrored(*value);
    if (!text) return fail(Errc::bad_header_value, one.field + ": " + text.error().hint);
    if (*text) headers.add(one.field, encode_header_value(**text));
  }
  return {};
}

}  // namespace tessera::mcp

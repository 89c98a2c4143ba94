#include "packages/mcp-client/arguments.hpp"

#include "appkit/near_miss.hpp"
#include "packages/mcp-client/coerce.hpp"
#include "packages/mcp-client/errc.hpp"

#include <boost/json/array.hpp>

#include <utility>
#include <vector>

namespace tessera::mcp_client {
namespace {

struct Word {
  std::string key;
  std::string text;
  bool is_json = false;
};

Result<Word> split(std::string const& word, ReadFile const& read_file) {
  std::size_t const equals = word.find('=');
  bool const is_json = equals != std::string::npos && equals > 0 && word[equals - 1] == ':';
  std::size_t const key_size = is_json ? equals - 1 : equals;
  if (equals == std::string::npos || key_size == 0)
    return fail(Errc::usage, "'" + word + "' is no argument: write key=text or key:=json");
  Word out{word.substr(0, key_size), word.substr(equals + 1), is_json};
  if (out.text.starts_with("\\@")) {
    out.text.erase(0, 1);
  } else if (out.text.starts_with('@')) {
    Result<std::string> content = read_file(out.text.substr(1));
    if (!content) return content.error();
    out.text = std::move(*content);
  }
  return out;
}

Error unknown_key(std::string const& key, json::value const& properties) {
  std::vector<std::string> known;
  if (auto const* object = properties.if_object())
    for (auto const& [name, unused] : *object) known.emplace_back(name);
  std::string text = "the tool takes no argument '" + key + "'";
  std::string_view const meant = appkit::near_miss(key, known);
  if (!meant.empty()) text += ": did you mean '" + std::string(meant) + "'?";
  return fail(Errc::schema_mismatch, text + " (schema: /additionalProperties)");
}

/// The schema that a key's value must satisfy; `schema` null: anything.
struct Place {
  json::value const* schema = nullptr;
  std::string pointer;
};

Result<Place> place_of(std::string const& key, json::value const* schema) {
  if (schema == nullptr) return Place{};
  json::value const* properties = json_find(*schema, "properties");
  if (properties != nullptr)
    if (json::value const* found = json_find(*properties, key))
      return Place{found, json_pointer_child("/properties", key)};
  json::value const* more = json_find(*schema, "additionalProperties");
  if (more == nullptr) return Place{};
  if (more->is_bool() && !more->get_bool())
    return unknown_key(key, properties == nullptr ? json::value() : *properties);
  return Place{more, "/additionalProperties"};
}

Result<json::value> value_of(Word const& word, Place const& place, json::value const* schema) {
  if (!word.is_json) {
    if (place.schema == nullptr) return json::value(word.text);
    return coerce(word.text, *place.schema, *schema, word.key, place.pointer);
  }
  Result<json::value> value = parse_json(word.text);
  if (!value) return fail(Errc::usage, word.key + ":= wants JSON: " + value.error().hint);
  return value;
}

}  // namespace

Result<json::object> parse_arguments(std::span<std::string const> words, json::value const* schema,
                                     ReadFile const& read_file) {
  json::object arguments;
  for (std::string const& text : words) {
    Result<Word> word = split(text, read_file);
    if (!word) return word.error();
    Result<Place> place = place_of(word->key, schema);
    if (!place) return place.error();
    Result<json::value> value = value_of(*word, *place, schema);
    if (!value) return value.error();
    json::value* given = arguments.if_contains(word->key);
    if (given == nullptr) {
      arguments.emplace(word->key, std::move(*value));
    } else if (given->is_array() && value->is_array() && !word->is_json) {
      json::array& more = value->get_array();
      given->get_array().insert(given->get_array().end(), more.begin(), more.end());
    } else {
      return fail(Errc::usage, "'" + word->key + "' is given twice");
    }
  }
  return arguments;
}

}  // namespace tessera::mcp_client

#include "appkit/config.hpp"

#include "appkit/masked_settings.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <sstream>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace tessera::appkit {
namespace {

std::string_view text_of(Errc code) {
  switch (code) {
    case Errc::unreadable_file:
      return "a file cannot be read";
    case Errc::bad_toml:
      return "not valid TOML";
    case Errc::bad_setting:
      return "a setting is not valid";
    case Errc::usage:
      return "the command line does not make sense";
  }
  return "unknown configuration error";
}
constexpr ErrorCategory<Errc, text_of> kCategory("config");

json::value to_value(toml::node const& node) {
  if (auto const* table = node.as_table()) {
    json::object object;
    for (auto const& [key, member] : *table) object[std::string(key.str())] = to_value(member);
    return object;
  }
  if (auto const* array = node.as_array()) {
    json::array values;
    for (auto const& element : *array) values.push_back(to_value(element));
    return values;
  }
  if (auto const* text = node.as_string()) return json::value(std::string_view(text->get()));
  if (auto const* number = node.as_integer()) return number->get();
  if (auto const* real = node.as_floating_point()) return real->get();
  if (auto const* flag = node.as_boolean()) return flag->get();
  std::ostringstream other;  // dates and times are text to us
  node.visit([&](auto const& any) { other << any; });
  return json::value(other.str());
}

void lay_over(json::object& base, json::object const& top) {
  for (auto const& [key, value] : top) {
    json::value* const below = base.if_contains(key);
    if (below != nullptr && below->is_object() && value.is_object())
      lay_over(below->get_object(), value.get_object());
    else
      base[key] = value;
  }
}

// The text of a flag or variable takes the type of what it replaces.
Result<json::value> read_text(json::value const* current, std::string const& text,
                              std::string const& origin) {
  if (current != nullptr && current->is_string()) return json::value(text);
  Result<json::value> parsed = parse_json(text);
  if (current == nullptr || current->is_null())
    return parsed && !parsed->is_structured() ? *parsed : json::value(text);
  bool const fits = parsed && (parsed->kind() == current->kind() ||
                               (parsed->is_number() && current->is_number()));
  if (!fits)
    return fail(Errc::bad_setting, origin + ": '" + text + "' has the wrong type for this setting");
  return parsed;
}

Result<void> set(json::object& settings, std::string_view dotted, std::string const& text,
                 std::string const& origin) {
  json::object* level = &settings;
  for (;;) {
    std::size_t const dot = dotted.find('.');
    std::string_view const key = dotted.substr(0, dot);
    if (key.empty()) return fail(Errc::bad_setting, origin + " names no setting");
    if (dot == std::string_view::npos) {
      Result<json::value> value = read_text(level->if_contains(key), text, origin);
      if (!value) return value.error();
      (*level)[key] = std::move(*value);
      return {};
    }
    json::value& next = (*level)[key];
    if (next.is_null()) next.emplace_object();
    if (!next.is_object())
      return fail(Errc::bad_setting, origin + ": '" + std::string(key) + "' is not a section");
    level = &next.get_object();
    dotted.remove_prefix(dot + 1);
  }
}

// TESSERA_API_SERVER__LISTEN__PORT -> listen.port
std::string dotted_key(std::string_view rest) {
  std::string key;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest.substr(i, 2) == "__") {
      key.push_back('.');
      ++i;
    } else {
      key.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(rest[i]))));
    }
  }
  return key;
}

Result<void> lay_over_environment(json::object& settings, std::string const& name) {
  std::string const prefix = name + "__";
  std::vector<std::string_view> found;
  for (char** entry = environ; *entry != nullptr; ++entry)
    if (std::string_view(*entry).starts_with(prefix)) found.emplace_back(*entry);
  std::sort(found.begin(), found.end());
  for (std::string_view const entry : found) {
    std::size_t const equals = entry.find('=');
    std::string const variable(entry.substr(0, equals));
    std::string const text(entry.substr(equals + 1));
    Result<void> done = set(settings, dotted_key(variable.substr(prefix.size())), text, variable);
    if (!done) return done;
  }
  return {};
}

}  // namespace

error_code make_error_code(Errc code) { return {static_cast<int>(code), kCategory}; }

Result<json::value> merge_config(json::value defaults, ConfigSources const& sources) {
  json::object& settings = defaults.is_object() ? defaults.get_object() : defaults.emplace_object();
  if (!sources.file.empty()) {
    Result<std::string> text = read_file(sources.file);
    if (!text) return text.error();
    try {
      toml::table const table = toml::parse(*text, sources.file);
      lay_over(settings, to_value(table).get_object());
    } catch (toml::parse_error const& error) {
      std::ostringstream where;
      where << error.source().begin;
      return fail(Errc::bad_toml,
                  sources.file + ": " + std::string(error.description()) + " at " + where.str());
    }
  }
  if (!sources.env_name.empty()) {
    Result<void> const done = lay_over_environment(settings, sources.env_name);
    if (!done) return done.error();
  }
  for (auto const& [key, text] : sources.flags) {
    Result<void> const done = set(settings, key, text, "--set " + key);
    if (!done) return done.error();
  }
  return defaults;
}

namespace {

toml::table to_table(json::object const& object);

void put(toml::array& array, json::value const& value) {
  if (value.is_object())
    array.push_back(to_table(value.get_object()));
  else if (value.is_string())
    array.push_back(std::string(value.get_string()));
  else if (value.is_bool())
    array.push_back(value.get_bool());
  else if (value.is_double())
    array.push_back(value.get_double());
  else if (value.is_number())
    array.push_back(value.to_number<std::int64_t>());
}

toml::table to_table(json::object const& object) {
  toml::table table;
  for (auto const& [key, value] : object) {
    std::string const name(key);
    if (value.is_object()) {
      table.insert(name, to_table(value.get_object()));
    } else if (value.is_array()) {
      toml::array array;
      for (json::value const& element : value.get_array()) put(array, element);
      table.insert(name, std::move(array));
    } else if (value.is_string()) {
      table.insert(name, std::string(value.get_string()));
    } else if (value.is_bool()) {
      table.insert(name, value.get_bool());
    } else if (value.is_double()) {
      table.insert(name, value.get_double());
    } else if (value.is_number()) {
      table.insert(name, value.to_number<std::int64_t>());
    }
  }
  return table;
}

}  // namespace

std::string print_config(json::value const& settings) {
  std::ostringstream out;
  json::value const shown = masked_settings(settings);
  out << to_table(shown.get_object()) << '\n';
  return out.str();
}

std::string beside(std::string_view config_file, std::string_view path) {
  std::filesystem::path const given(path);
  if (path.empty() || given.is_absolute()) return std::string(path);
  return (std::filesystem::path(config_file).parent_path() / given).string();
}

}  // namespace tessera::appkit

#include "match.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace tessera::conversations {
namespace {

std::string differs(std::string const& place, json::value const& expected,
                    json::value const& actual) {
  return (place.empty() ? "/" : place) + ": expected " + write_json(expected) + ", got " +
         write_json(actual);
}

bool is_placeholder(std::string_view text) { return text.starts_with('<') && text.ends_with('>'); }

/// @return true when `text` is a placeholder; `problem` says whether it is met.
bool placeholder(std::string_view text, json::value const& expected, json::value const& actual,
                 Captured& captured, std::string const& place, std::string& problem) {
  if (!is_placeholder(text)) return false;
  text.remove_prefix(1);
  text.remove_suffix(1);
  bool good = true;
  if (text == "any") return true;
  if (text == "text") {
    good = actual.is_string() && !actual.get_string().empty();
  } else if (text.starts_with("capture:")) {
    captured[std::string(text.substr(8))] = actual;
  } else if (text.starts_with("use:")) {
    auto const known = captured.find(std::string(text.substr(4)));
    good = known != captured.end() && known->second == actual;
  } else if (text.starts_with("has:")) {
    good = actual.is_string() &&
           std::string_view(actual.get_string()).find(text.substr(4)) != std::string_view::npos;
  } else {
    return false;
  }
  if (!good) problem = differs(place, expected, actual);
  return true;
}

std::string compare_objects(json::object const& expected, json::object const& actual,
                            Captured& captured, std::string const& place) {
  bool const more = expected.contains("<more>");
  for (auto const& [key, value] : expected) {
    if (key == "<more>") continue;
    json::value const* found = actual.if_contains(key);
    std::string const at = json_pointer_child(place, key);
    if (found == nullptr) return at + ": missing in " + write_json(actual);
    if (std::string problem = compare(value, *found, captured, at); !problem.empty())
      return problem;
  }
  if (more) return {};
  for (auto const& [key, value] : actual)
    if (!expected.contains(key))
      return json_pointer_child(place, key) + ": not expected, got " + write_json(value);
  return {};
}

}  // namespace

std::string compare(json::value const& expected, json::value const& actual, Captured& captured,
                    std::string const& place) {
  std::string problem;
  if (auto const* text = expected.if_string();
      text != nullptr && placeholder(*text, expected, actual, captured, place, problem))
    return problem;
  if (expected.is_object() && actual.is_object())
    return compare_objects(expected.get_object(), actual.get_object(), captured, place);
  if (auto const* array = expected.if_array(); array != nullptr && actual.is_array()) {
    if (array->size() != actual.get_array().size()) return differs(place, expected, actual);
    for (std::size_t i = 0; i < array->size() && problem.empty(); ++i)
      problem = compare((*array)[i], actual.get_array()[i], captured,
                        json_pointer_child(place, std::to_string(i)));
    return problem;
  }
  bool const equal = expected.is_number() && actual.is_number()
                         ? expected.to_number<double>() == actual.to_number<double>()
                         : expected == actual;
  return equal ? std::string() : differs(place, expected, actual);
}

std::string fill(std::string text, Captured const& captured) {
  for (auto const& [name, value] : captured) {
    std::string const mark = "<use:" + name + ">";
    std::string const filling =
        value.is_string() ? std::string(value.get_string()) : write_json(value);
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
      text.replace(at, mark.size(), filling);
  }
  return text;
}

}  // namespace tessera::conversations

#include "mcp/server/calls/param_headers.hpp"

#include "mcp/protocol/headers.hpp"

#include <charconv>
#include <cmath>

namespace tessera::mcp {
namespace {

json::value const* argument_at(std::vector<std::string> const& path, json::value const& arguments) {
  json::value const* at = &arguments;
  for (std::string const& name : path) {
    at = json_find(*at, name);
    if (at == nullptr) return nullptr;
  }
  return at->is_null() ? nullptr : at;
}

bool equals(json::value const& value, std::string const& text) {
  if (value.is_string()) return std::string_view(value.get_string()) == text;
  if (value.is_bool()) return text == (value.get_bool() ? "true" : "false");
  if (!value.is_number()) return false;
  double number = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  // Annotated integers stay within ±(2^53 - 1), where a double is exact.
  return error == std::errc() && end == text.data() + text.size() &&
         number == value.to_number<double>();
}

}  // namespace

std::optional<std::string> param_header_problem(std::vector<ParamHeader> const& wanted,
                                                json::value const& arguments,
                                                http::Headers const& headers) {
  for (ParamHeader const& one : wanted) {
    json::value const* value = argument_at(one.path, arguments);
    std::size_t const count = headers.count(one.field);
    if (value == nullptr && count == 0) continue;
    if (value == nullptr) return one.field + " has no argument in the body";
    if (count != 1) return one.field + " is missing";
    Result<std::string> const text = decode_header_value(headers.get(one.field));
    if (!text || !equals(*value, *text)) return one.field + " differs from the body";
  }
  return std::nullopt;
}

}  // namespace tessera::mcp

#include "packages/mcp-client/pretty_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace tessera::mcp_client {
namespace {

constexpr std::size_t kOneLine = 76;

bool is_plain(json::value const& value) { return !value.is_object() && !value.is_array(); }

/// Doubles the way people write them: 2 and 0.5, not 2E0 and 5E-1.
std::string plain_text(json::value const& value) {
  if (!value.is_double()) return write_json(value);
  std::array<char, 32> text{};
  auto const end = std::to_chars(text.data(), text.data() + text.size(), value.get_double());
  return std::string(text.data(), end.ptr);
}

bool fits_one_line(json::value const& value, std::size_t indent) {
  bool plain = true;
  if (auto const* array = value.if_array())
    plain = std::all_of(array->begin(), array->end(), is_plain);
  if (auto const* object = value.if_object())
    plain = std::all_of(object->begin(), object->end(),
                        [](auto const& member) { return is_plain(member.value()); });
  return plain && write_json(value).size() + indent <= kOneLine;
}

void put(std::string& out, json::value const& value, std::size_t indent) {
  if (is_plain(value)) {
    out += plain_text(value);
    return;
  }
  bool const flat = fits_one_line(value, indent);
  std::string const gap = flat ? std::string() : "\n" + std::string(indent + 2, ' ');
  bool first = true;
  auto const next = [&] {
    if (!first) out += flat ? ", " : ",";
    out += gap;
    first = false;
  };
  if (auto const* array = value.if_array()) {
    out += '[';
    for (json::value const& one : *array) next(), put(out, one, indent + 2);
    if (!flat && !first) out += "\n" + std::string(indent, ' ');
    out += ']';
  } else {
    out += '{';
    for (auto const& [key, member] : value.get_object()) {
      next();
      out += write_json(json::value(key)) + ": ";
      put(out, member, indent + 2);
    }
    if (!flat && !first) out += "\n" + std::string(indent, ' ');
    out += '}';
  }
}

}  // namespace

std::string pretty_json(json::value const& value) {
  std::string out;
  put(out, value, 0);
  return out;
}

}  // namespace tessera::mcp_client

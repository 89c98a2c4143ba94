#include "jsonschema/equality.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace tessera::jsonschema {
namespace {

// Doubles without a fraction become integers, the one spelling that both kinds share.
json::value normal(json::value const& value) {
  if (value.is_double()) {
    double const number = value.get_double();
    if (std::floor(number) == number && std::abs(number) < 9.2e18)
      return static_cast<std::int64_t>(number);
    return number;
  }
  if (auto const* array = value.if_array()) {
    json::array out;
    out.reserve(array->size());
    for (json::value const& element : *array) out.push_back(normal(element));
    return out;
  }
  if (auto const* object = value.if_object()) {
    json::object out;
    for (auto const& [key, member] : *object) out.emplace(key, normal(member));
    return out;
  }
  return value;
}

}  // namespace

bool equal(json::value const& a, json::value const& b, std::size_t& steps) {
  ++steps;
  if (a.is_number() && b.is_number()) return normal(a) == normal(b);
  if (a.kind() != b.kind()) return false;
  if (auto const* array = a.if_array()) {
    auto const& other = b.get_array();
    return array->size() == other.size() &&
           std::equal(
               array->begin(), array->end(), other.begin(),
               [&](json::value const& x, json::value const& y) { return equal(x, y, steps); });
  }
  if (auto const* object = a.if_object()) {
    auto const& other = b.get_object();
    return object->size() == other.size() &&
           std::all_of(object->begin(), object->end(), [&](auto const& member) {
             json::value const* const found = other.if_contains(member.key());
             return found != nullptr && equal(member.value(), *found, steps);
           });
  }
  if (a.is_string()) steps += a.get_string().size() / 64;
  return a == b;
}

std::string equality_key(json::value const& value) { return write_canonical_json(normal(value)); }

}  // namespace tessera::jsonschema

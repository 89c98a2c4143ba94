#include "jsonschema/equality.hpp"
#include "jsonschema/evaluation.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <unordered_set>

// Arrays and objects, and which of their parts no schema has looked at.

namespace tessera::jsonschema {
namespace {

std::string items_text(std::size_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

}  // namespace

void Evaluation::Seen::merge(Seen const& other) {
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (other.parts[i]) parts[i] = true;
}

/// Runs the node's other keywords first, and then its `unevaluated…` over what they left. The marks
/// of a part that failed may stay: the whole has failed then, and nobody is told twice.
/// Spec: JSON Schema 2020-12 core §11
bool Evaluation::check_unevaluated(Node const& node, json::value const& value, Place const& at,
                                   std::size_t depth, Seen* seen) {
  auto const* array = value.if_array();
  std::size_t const size = array != nullptr ? array->size() : value.get_object().size();
  if (!spend(size / 64 + 1)) return false;
  Seen mine{std::vector<bool>(size)};
  bool good = check_keywords(node, value, at, depth, &mine);
  for (std::size_t i = 0; i < size && !exhausted_; ++i) {
    if (mine.parts[i]) continue;
    if (array != nullptr) {
      good =
          check(*node.unevaluated_items, (*array)[i], Place{&at, {}, i, true}, depth + 1) && good;
      continue;
    }
    auto const& member = *(value.get_object().begin() + static_cast<std::ptrdiff_t>(i));
    Place const place{&at, std::string_view(member.key())};
    good = check_member(*node.unevaluated_properties, member.value(), place, depth + 1) && good;
  }
  if (seen != nullptr) seen->parts.assign(size, true);
  return good && !exhausted_;
}

bool Evaluation::check_array(Node const& node, json::array const& array, Place const& at,
                             std::size_t depth, Seen* seen) {
  bool good = true;
  std::size_t const size = array.size();
  if (node.min_items && size < *node.min_items)
    good = violate(at, [&] { return "must have at least " + items_text(*node.min_items, "item"); });
  if (node.max_items && size > *node.max_items)
    good = violate(at, [&] { return "must have at most " + items_text(*node.max_items, "item"); });
  if (!node.prefix.empty() || node.items != nullptr) {
    for (std::size_t i = 0; i < size && !exhausted_; ++i) {
      Node const* schema = i < node.prefix.size() ? node.prefix[i] : node.items;
      if (schema == nullptr) break;
      if (seen != nullptr) seen->mark(i);
      good = check(*schema, array[i], Place{&at, {}, i, true}, depth + 1) && good;
    }
  }
  if (node.contains != nullptr) good = check_contains(node, array, at, depth, seen) && good;
  if (node.unique) good = check_unique(array, at) && good;
  return good;
}

bool Evaluation::check_contains(Node const& node, json::array const& array, Place const& at,
                                std::size_t depth, Seen* seen) {
  bool good = true;
  std::size_t found = 0;
  for (std::size_t i = 0; i < array.size() && !exhausted_; ++i) {
    if (!matches(*node.contains, array[i], Place{&at, {}, i, true}, depth + 1)) continue;
    ++found;
    if (seen != nullptr) seen->mark(i);
  }
  if (found < node.min_contains)
    good = violate(at, [&] {
      return "must contain at least " + items_text(node.min_contains, "matching item");
    });
  if (node.max_contains && found > *node.max_contains)
    good = violate(at, [&] {
      return "must contain at most " + items_text(*node.max_contains, "matching item");
    });
  return good;
}

bool Evaluation::check_unique(json::array const& array, Place const& at) {
  std::unordered_set<std::string> seen;
  for (json::value const& element : array) {
    std::string key = equality_key(element);
    if (!spend(key.size() / 16 + 1)) return false;
    if (!seen.insert(std::move(key)).second)
      return violate(at, "must not have the same item twice");
  }
  return true;
}

bool Evaluation::check_object(Node const& node, json::value const& value, Place const& at,
                              std::size_t depth, Seen* seen) {
  json::object const& object = value.get_object();
  if (!spend(node.required.size() + node.dependent_required.size() + node.dependent_schemas.size()))
    return false;
  bool good = true;
  if (node.min_properties && object.size() < *node.min_properties)
    good = violate(
        at, [&] { return "must have at least " + items_text(*node.min_properties, "member"); });
  if (node.max_properties && object.size() > *node.max_properties)
    good = violate(
        at, [&] { return "must have at most " + items_text(*node.max_properties, "member"); });
  for (std::string const& name : node.required)
    if (!object.contains(name)) good = violate(Place{&at, name}, "is required");
  for (auto const& [name, others] : node.dependent_required) {
    if (!object.contains(name) || !spend(others.size())) continue;
    for (std::string const& other : others)
      if (!object.contains(other))
        good =
            violate(Place{&at, other}, [&] { return "is required together with '" + name + "'"; });
  }
  good = check_members(node, object, at, depth, seen) && good;
  for (auto const& [name, schema] : node.dependent_schemas)
    if (object.contains(name)) good = check(*schema, value, at, depth + 1, seen) && good;
  return good;
}

bool Evaluation::check_members(Node const& node, json::object const& object, Place const& at,
                               std::size_t depth, Seen* seen) {
  if (node.properties.empty() && node.pattern_properties.empty() && node.additional == nullptr &&
      node.property_names == nullptr)
    return true;
  if (!spend(object.size())) return false;
  bool good = true;
  std::size_t index = 0;
  for (auto const& [key, value] : object) {
    if (exhausted_) return false;
    std::string_view const name = key;
    Place const place{&at, name};
    bool known = false;
    if (auto const property = node.properties.find(name); property != node.properties.end()) {
      known = true;
      good = check(*property->second, value, place, depth + 1) && good;
    }
    for (auto const& [pattern, schema] : node.pattern_properties) {
      if (!pattern_found(pattern, name)) continue;
      known = true;
      good = check(*schema, value, place, depth + 1) && good;
    }
    if (!known && node.additional != nullptr) {
      known = true;
      good = check_member(*node.additional, value, place, depth + 1) && good;
    }
    if (known && seen != nullptr) seen->mark(index);
    ++index;
    if (node.property_names != nullptr) {
      json::value as_value;
      as_value.emplace_string() = name;
      if (!matches(*node.property_names, as_value, place, depth + 1))
        good = violate(place, "is not an allowed name");
    }
  }
  return good;
}

/// A member that only a catch-all speaks of.
bool Evaluation::check_member(Node const& schema, json::value const& value, Place const& at,
                              std::size_t depth) {
  if (schema.constant == false) return violate(at, "is not known here");
  return check(schema, value, at, depth);
}

}  // namespace tessera::jsonschema

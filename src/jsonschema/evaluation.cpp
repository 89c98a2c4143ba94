#include "jsonschema/evaluation.hpp"

#include "jsonschema/equality.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace tessera::jsonschema {
namespace {

bool is_integer(json::value const& value) {
  if (value.is_int64() || value.is_uint64()) return true;
  return value.is_double() && std::floor(value.get_double()) == value.get_double();
}

bool has_type(std::uint8_t types, json::value const& value) {
  switch (value.kind()) {
    case json::kind::null:
      return (types & kNull) != 0;
    case json::kind::bool_:
      return (types & kBoolean) != 0;
    case json::kind::object:
      return (types & kObject) != 0;
    case json::kind::array:
      return (types & kArray) != 0;
    case json::kind::string:
      return (types & kString) != 0;
    default:
      return (types & kNumber) != 0 || ((types & kInteger) != 0 && is_integer(value));
  }
}

// 64 bits of mantissa: every 64-bit integer and every double compares exactly.
long double number_of(json::value const& value) {
  if (value.is_int64()) return static_cast<long double>(value.get_int64());
  if (value.is_uint64()) return static_cast<long double>(value.get_uint64());
  return static_cast<long double>(value.get_double());
}

bool is_multiple(json::value const& value, json::value const& unit) {
  if (value.is_int64() && unit.is_int64()) return value.get_int64() % unit.get_int64() == 0;
  long double const quotient = number_of(value) / number_of(unit);
  if (!std::isfinite(quotient)) return false;
  // Decimal fractions have no exact binary form: 0.0075 counts as 75 times 0.0001.
  return std::abs(quotient - std::round(quotient)) <= 1e-9L * std::max(1.0L, std::abs(quotient)) &&
         std::abs(quotient - std::round(quotient)) < 1e-3L;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string items_text(std::size_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

}  // namespace

std::vector<Violation> Evaluation::run(Node const& root, json::value const& value) {
  bool const good = check(root, value, Place{}, 0);
  if (exhausted_) out_.push_back({"", "is too complex to be checked"});
  if (unsaid_ > 0) out_.push_back({"", "has " + std::to_string(unsaid_) + " more errors"});
  if (!good && out_.empty()) out_.push_back({"", "is not valid"});
  return std::move(out_);
}

bool Evaluation::violate(Place const& at, std::string message) {
  if (quiet_ > 0) return false;
  if (out_.size() >= limits_.violations) return ++unsaid_, false;
  std::vector<Place const*> chain;
  for (Place const* place = &at; place->parent != nullptr; place = place->parent)
    chain.push_back(place);
  std::string pointer;
  for (auto place = chain.rbegin(); place != chain.rend(); ++place)
    pointer = json_pointer_child(
        pointer, (*place)->is_index ? std::to_string((*place)->index) : std::string((*place)->key));
  out_.push_back({std::move(pointer), std::move(message)});
  return false;
}

bool Evaluation::spend(std::size_t steps) {
  if (work_left_ < steps) {
    work_left_ = 0;
    exhausted_ = true;
  } else {
    work_left_ -= steps;
  }
  return !exhausted_;
}

bool Evaluation::matches(Node const& node, json::value const& value, Place const& at,
                         std::size_t depth) {
  ++quiet_;
  bool const good = check(node, value, at, depth);
  --quiet_;
  return good;
}

bool Evaluation::pattern_found(Pattern const& pattern, std::string_view text) {
  return spend(pattern.cost(text)) && pattern.found_in(text);
}

bool Evaluation::check(Node const& node, json::value const& value, Place const& at,
                       std::size_t depth) {
  if (depth > limits_.depth) exhausted_ = true;
  if (!spend(1)) return false;
  if (node.constant) return *node.constant || violate(at, "is not allowed");
  bool good = node.reference == nullptr || check(*node.reference, value, at, depth + 1);
  good = check_any_type(node, value, at) && good;
  if (value.is_number())
    good = check_number(node, value, at) && good;
  else if (value.is_string())
    good = check_text(node, value, at) && good;
  else if (auto const* array = value.if_array())
    good = check_array(node, *array, at, depth) && good;
  else if (auto const* object = value.if_object())
    good = check_object(node, *object, at, depth) && good;
  good = check_combinations(node, value, at, depth) && good;
  return good && !exhausted_;
}

bool Evaluation::check_any_type(Node const& node, json::value const& value, Place const& at) {
  bool good = true;
  if (node.types != 0 && !has_type(node.types, value))
    good = violate(at, "must be " + node.types_text);
  if (node.allowed) {
    bool found = false;
    for (json::value const& one : *node.allowed) {
      if (!spend(1)) return false;
      if ((found = equal(one, value))) break;
    }
    if (!found) {
      std::string text = "must be one of";
      for (std::size_t i = 0; i < std::min<std::size_t>(node.allowed->size(), 20); ++i)
        text += (i == 0 ? " " : ", ") + write_json((*node.allowed)[i]);
      good = violate(at, std::move(text));
    }
  }
  if (node.exactly && !equal(*node.exactly, value))
    good = violate(at, "must be " + write_json(*node.exactly));
  return good;
}

bool Evaluation::check_number(Node const& node, json::value const& value, Place const& at) {
  long double const number = number_of(value);
  bool good = true;
  if (node.minimum && number < number_of(*node.minimum))
    good = violate(at, "must be at least " + write_json(*node.minimum));
  if (node.maximum && number > number_of(*node.maximum))
    good = violate(at, "must be at most " + write_json(*node.maximum));
  if (node.exclusive_minimum && number <= number_of(*node.exclusive_minimum))
    good = violate(at, "must be greater than " + write_json(*node.exclusive_minimum));
  if (node.exclusive_maximum && number >= number_of(*node.exclusive_maximum))
    good = violate(at, "must be less than " + write_json(*node.exclusive_maximum));
  if (node.multiple_of && !is_multiple(value, *node.multiple_of))
    good = violate(at, "must be a multiple of " + write_json(*node.multiple_of));
  return good;
}

bool Evaluation::check_text(Node const& node, json::value const& value, Place const& at) {
  std::string_view const text = value.get_string();
  bool good = true;
  if (node.min_length || node.max_length) {
    if (!spend(text.size() / 16 + 1)) return false;
    std::size_t const length = code_points(text);
    if (node.min_length && length < *node.min_length)
      good = violate(at, "must have at least " + items_text(*node.min_length, "character"));
    if (node.max_length && length > *node.max_length)
      good = violate(at, "must have at most " + items_text(*node.max_length, "character"));
  }
  if (node.pattern && !pattern_found(node.pattern->first, text))
    good = violate(at, "must match the pattern " + node.pattern->second);
  return good;
}

bool Evaluation::check_array(Node const& node, json::array const& array, Place const& at,
                             std::size_t depth) {
  bool good = true;
  std::size_t const size = array.size();
  if (node.min_items && size < *node.min_items)
    good = violate(at, "must have at least " + items_text(*node.min_items, "item"));
  if (node.max_items && size > *node.max_items)
    good = violate(at, "must have at most " + items_text(*node.max_items, "item"));
  for (std::size_t i = 0; i < size && !exhausted_; ++i) {
    Node const* schema = i < node.prefix.size() ? node.prefix[i] : node.items;
    if (schema != nullptr)
      good = check(*schema, array[i], Place{&at, {}, i, true}, depth + 1) && good;
  }
  if (node.contains != nullptr) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < size && !exhausted_; ++i)
      if (matches(*node.contains, array[i], Place{&at, {}, i, true}, depth + 1)) ++found;
    if (found < node.min_contains)
      good = violate(at, "must contain at least " + items_text(node.min_contains, "matching item"));
    if (node.max_contains && found > *node.max_contains)
      good = violate(at, "must contain at most " + items_text(*node.max_contains, "matching item"));
  }
  if (node.unique) {
    std::unordered_set<std::string> seen;
    for (json::value const& element : array) {
      std::string key = equality_key(element);
      if (!spend(key.size() / 16 + 1)) return false;
      if (!seen.insert(std::move(key)).second) {
        good = violate(at, "must not have the same item twice");
        break;
      }
    }
  }
  return good;
}

bool Evaluation::check_object(Node const& node, json::object const& object, Place const& at,
                              std::size_t depth) {
  bool good = true;
  if (node.min_properties && object.size() < *node.min_properties)
    good = violate(at, "must have at least " + items_text(*node.min_properties, "member"));
  if (node.max_properties && object.size() > *node.max_properties)
    good = violate(at, "must have at most " + items_text(*node.max_properties, "member"));
  for (std::string const& name : node.required)
    if (!object.contains(name)) good = violate(Place{&at, name}, "is required");
  for (auto const& [name, others] : node.dependent_required) {
    if (!object.contains(name)) continue;
    for (std::string const& other : others)
      if (!object.contains(other))
        good = violate(Place{&at, other}, "is required together with '" + name + "'");
  }
  good = check_members(node, object, at, depth) && good;
  for (auto const& [name, schema] : node.dependent_schemas) {
    if (!object.contains(name)) continue;
    json::value const whole(object);
    good = check(*schema, whole, at, depth + 1) && good;
  }
  return good;
}

bool Evaluation::check_members(Node const& node, json::object const& object, Place const& at,
                               std::size_t depth) {
  if (node.properties.empty() && node.pattern_properties.empty() && node.additional == nullptr &&
      node.property_names == nullptr)
    return true;
  bool good = true;
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
      if (node.additional->constant == false)
        good = violate(place, "is not known here");
      else
        good = check(*node.additional, value, place, depth + 1) && good;
    }
    if (node.property_names != nullptr) {
      json::value as_value;
      as_value.emplace_string() = name;
      if (!matches(*node.property_names, as_value, place, depth + 1))
        good = violate(place, "is not an allowed name");
    }
  }
  return good;
}

bool Evaluation::check_combinations(Node const& node, json::value const& value, Place const& at,
                                    std::size_t depth) {
  bool good = true;
  for (Node const* part : node.all_of) good = check(*part, value, at, depth + 1) && good;
  if (!node.any_of.empty() && std::none_of(node.any_of.begin(), node.any_of.end(), [&](auto* part) {
        return matches(*part, value, at, depth + 1);
      }))
    good = violate(at, "must match at least one of the allowed forms");
  if (!node.one_of.empty() &&
      std::count_if(node.one_of.begin(), node.one_of.end(),
                    [&](auto* part) { return matches(*part, value, at, depth + 1); }) != 1)
    good = violate(at, "must match exactly one of the allowed forms");
  if (node.negated != nullptr && matches(*node.negated, value, at, depth + 1))
    good = violate(at, "has a form that is not allowed");
  if (node.condition != nullptr) {
    Node const* next =
        matches(*node.condition, value, at, depth + 1) ? node.consequence : node.alternative;
    if (next != nullptr) good = check(*next, value, at, depth + 1) && good;
  }
  return good;
}

}  // namespace tessera::jsonschema

#include "jsonschema/evaluation.hpp"

#include "jsonschema/equality.hpp"
#include "jsonschema/number.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

// The frame of an evaluation: bounds, messages, references, and what holds for any type. Arrays and
// objects are in evaluation_structures.cpp.

namespace tessera::jsonschema {
namespace {

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

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string characters_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " character" : " characters");
}

/// A constant of the schema for a message; a long one is cut.
std::string shown(json::value const& constant) {
  constexpr std::size_t kLongest = 200;
  std::string text = write_json(constant);
  if (text.size() <= kLongest) return text;
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  text.resize(end);
  return text + "...";
}

std::string one_of_text(std::vector<json::value> const& allowed) {
  std::string text = "must be one of";
  for (std::size_t i = 0; i < std::min<std::size_t>(allowed.size(), 20); ++i)
    text += (i == 0 ? " " : ", ") + shown(allowed[i]);
  return text;
}

}  // namespace

std::vector<Violation> Evaluation::run(Node const& root, json::value const& value) {
  bool const good = check(root, value, Place{}, 0);
  if (exhausted_) out_.push_back({"", "is too complex to be checked"});
  if (unsaid_ > 0) out_.push_back({"", "has " + std::to_string(unsaid_) + " more errors"});
  if (!good && out_.empty()) out_.push_back({"", "is not valid"});
  return std::move(out_);
}

void Evaluation::report(Place const& at, std::string message) {
  std::vector<Place const*> chain;
  for (Place const* place = &at; place->parent != nullptr; place = place->parent)
    chain.push_back(place);
  std::string pointer;
  for (auto place = chain.rbegin(); place != chain.rend(); ++place)
    pointer = json_pointer_child(
        pointer, (*place)->is_index ? std::to_string((*place)->index) : std::string((*place)->key));
  out_.push_back({std::move(pointer), std::move(message)});
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
                         std::size_t depth, Seen* seen) {
  ++quiet_;
  bool const good = check(node, value, at, depth, seen);
  --quiet_;
  return good;
}

bool Evaluation::same(json::value const& constant, json::value const& value) {
  std::size_t steps = 1;
  bool const good = equal(constant, value, steps);
  return spend(steps) && good;
}

bool Evaluation::pattern_found(Pattern const& pattern, std::string_view text) {
  return spend(pattern.cost(text)) && pattern.found_in(text);
}

bool Evaluation::check(Node const& node, json::value const& value, Place const& at,
                       std::size_t depth, Seen* seen) {
  if (depth > limits_.depth) exhausted_ = true;
  if (!spend(1)) return false;
  if (node.constant) return *node.constant || violate(at, "is not allowed");
  if (scope_ != nullptr && scope_->resource == node.resource)
    return check_in_scope(node, value, at, depth, seen);
  Scope const inner{scope_, node.resource};
  scope_ = &inner;
  bool const good = check_in_scope(node, value, at, depth, seen);
  scope_ = inner.outer;
  return good;
}

bool Evaluation::check_in_scope(Node const& node, json::value const& value, Place const& at,
                                std::size_t depth, Seen* seen) {
  bool const needs_seen = (node.unevaluated_properties != nullptr && value.is_object()) ||
                          (node.unevaluated_items != nullptr && value.is_array());
  if (needs_seen) return check_unevaluated(node, value, at, depth, seen);
  return check_keywords(node, value, at, depth, seen);
}

bool Evaluation::check_keywords(Node const& node, json::value const& value, Place const& at,
                                std::size_t depth, Seen* seen) {
  bool good = true;
  if (node.reference != nullptr || node.dynamic_reference)
    good = check_references(node, value, at, depth, seen);
  good = check_any_type(node, value, at) && good;
  if (value.is_number())
    good = check_number(node, value, at) && good;
  else if (value.is_string())
    good = check_text(node, value, at) && good;
  else if (auto const* array = value.if_array())
    good = check_array(node, *array, at, depth, seen) && good;
  else if (value.is_object())
    good = check_object(node, value, at, depth, seen) && good;
  good = check_combinations(node, value, at, depth, seen) && good;
  return good && !exhausted_;
}

bool Evaluation::check_references(Node const& node, json::value const& value, Place const& at,
                                  std::size_t depth, Seen* seen) {
  bool good = node.reference == nullptr || check(*node.reference, value, at, depth + 1, seen);
  if (!node.dynamic_reference) return good;
  Node const* target = node.dynamic_reference->target;
  if (!node.dynamic_reference->anchor.empty()) {
    for (Scope const* scope = scope_; scope != nullptr && spend(1); scope = scope->outer) {
      auto const& anchors = scope->resource->dynamic_anchors;
      auto const found = anchors.find(node.dynamic_reference->anchor);
      if (found != anchors.end()) target = found->second;
    }
  }
  return check(*target, value, at, depth + 1, seen) && good;
}

bool Evaluation::check_any_type(Node const& node, json::value const& value, Place const& at) {
  bool good = true;
  if (node.types != 0 && !has_type(node.types, value))
    good = violate(at, [&] { return "must be " + node.types_text; });
  if (node.allowed) {
    auto const& allowed = *node.allowed;
    bool const found = std::any_of(allowed.begin(), allowed.end(), [&](json::value const& one) {
      return !exhausted_ && same(one, value);
    });
    if (!found) good = violate(at, [&] { return one_of_text(allowed); });
  }
  if (node.exactly && !same(*node.exactly, value))
    good = violate(at, [&] { return "must be " + shown(*node.exactly); });
  return good;
}

bool Evaluation::check_number(Node const& node, json::value const& value, Place const& at) {
  long double const number = number_of(value);
  bool good = true;
  auto const refuse = [&](char const* what, json::value const& bound) {
    good = violate(at, [&] { return what + shown(bound); });
  };
  if (node.minimum && number < number_of(*node.minimum)) refuse("must be at least ", *node.minimum);
  if (node.maximum && number > number_of(*node.maximum)) refuse("must be at most ", *node.maximum);
  if (node.exclusive_minimum && number <= number_of(*node.exclusive_minimum))
    refuse("must be greater than ", *node.exclusive_minimum);
  if (node.exclusive_maximum && number >= number_of(*node.exclusive_maximum))
    refuse("must be less than ", *node.exclusive_maximum);
  if (node.multiple_of && !is_multiple(value, *node.multiple_of))
    refuse("must be a multiple of ", *node.multiple_of);
  return good;
}

bool Evaluation::check_text(Node const& node, json::value const& value, Place const& at) {
  std::string_view const text = value.get_string();
  bool good = true;
  if (node.min_length || node.max_length) {
    if (!spend(text.size() / 16 + 1)) return false;
    std::size_t const length = code_points(text);
    if (node.min_length && length < *node.min_length)
      good = violate(at, [&] { return "must have at least " + characters_text(*node.min_length); });
    if (node.max_length && length > *node.max_length)
      good = violate(at, [&] { return "must have at most " + characters_text(*node.max_length); });
  }
  if (node.pattern && !pattern_found(node.pattern->first, text))
    good = violate(at, [&] { return "must match the pattern " + node.pattern->second; });
  if (node.format && spend(text.size() / 16 + 1) && !has_format(*node.format, text))
    good = violate(at, [&] { return "must be " + std::string(describe(*node.format)); });
  return good;
}

/// How many of the alternatives fit. Stops at `enough`, unless what they look at must be known.
std::size_t Evaluation::count_matches(std::span<Node const* const> nodes, json::value const& value,
                                      Place const& at, std::size_t depth, Seen* seen,
                                      std::size_t enough) {
  std::size_t count = 0;
  for (Node const* const node : nodes) {
    if (exhausted_ || (count >= enough && seen == nullptr)) break;
    if (seen == nullptr) {
      if (matches(*node, value, at, depth)) ++count;
      continue;
    }
    Seen looked_at{std::vector<bool>(seen->parts.size())};
    if (!spend(seen->parts.size() / 64 + 1)) break;
    if (!matches(*node, value, at, depth, &looked_at)) continue;
    ++count;
    seen->merge(looked_at);
  }
  return count;
}

bool Evaluation::check_combinations(Node const& node, json::value const& value, Place const& at,
                                    std::size_t depth, Seen* seen) {
  bool good = true;
  for (Node const* part : node.all_of) good = check(*part, value, at, depth + 1, seen) && good;
  if (!node.any_of.empty() && count_matches(node.any_of, value, at, depth + 1, seen, 1) == 0)
    good = violate(at, "must match at least one of the allowed forms");
  if (!node.one_of.empty() && count_matches(node.one_of, value, at, depth + 1, seen, 2) != 1)
    good = violate(at, "must match exactly one of the allowed forms");
  if (node.negated != nullptr && matches(*node.negated, value, at, depth + 1))
    good = violate(at, "has a form that is not allowed");
  if (node.condition != nullptr) {
    std::span<Node const* const> const condition(&node.condition, 1);
    bool const holds = count_matches(condition, value, at, depth + 1, seen, 1) == 1;
    Node const* next = holds ? node.consequence : node.alternative;
    if (next != nullptr) good = check(*next, value, at, depth + 1, seen) && good;
  }
  return good;
}

}  // namespace tessera::jsonschema

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
                         std::size_t depth, Seen* seen) {
  ++quiet_;
  bool const good = check(node, value, at, depth, seen);
  --quiet_;
  return good;
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
      good = violate(at, "must have at least " + characters_text(*node.min_length));
    if (node.max_length && length > *node.max_length)
      good = violate(at, "must have at most " + characters_text(*node.max_length));
  }
  if (node.pattern && !pattern_found(node.pattern->first, text))
    good = violate(at, "must match the pattern " + node.pattern->second);
  if (node.format && spend(text.size() / 16 + 1) && !has_format(*node.format, text))
    good = violate(at, "must be " + std::string(describe(*node.format)));
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

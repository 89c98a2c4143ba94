#pragma once

#include "base/json.hpp"
#include "jsonschema/pattern.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// The compiled form of a schema: what compiler.cpp makes and evaluate.cpp runs. Internal.

namespace tessera::jsonschema {

enum TypeBit : std::uint8_t {
  kNull = 1,
  kBoolean = 2,
  kObject = 4,
  kArray = 8,
  kNumber = 16,
  kString = 32,
  kInteger = 64
};

/// One schema. Pointers are into the `Document` that holds it.
struct Node {
  std::optional<bool> constant;  ///< The schemas `true` and `false`.
  Node const* reference = nullptr;
  std::uint8_t types = 0;  ///< 0: any.
  std::string types_text;  ///< "a string", for messages.
  std::optional<std::vector<json::value>> allowed;
  std::optional<json::value> exactly;

  std::optional<json::value> minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of;
  std::optional<std::size_t> min_length, max_length;
  std::optional<std::pair<Pattern, std::string>> pattern;

  std::vector<Node const*> prefix;
  Node const* items = nullptr;
  Node const* contains = nullptr;
  std::size_t min_contains = 1;
  std::optional<std::size_t> max_contains, min_items, max_items;
  bool unique = false;

  std::map<std::string, Node const*, std::less<>> properties;
  std::vector<std::pair<Pattern, Node const*>> pattern_properties;
  Node const* additional = nullptr;
  Node const* property_names = nullptr;
  std::vector<std::string> required;
  std::map<std::string, std::vector<std::string>> dependent_required;
  std::map<std::string, Node const*> dependent_schemas;
  std::optional<std::size_t> min_properties, max_properties;

  std::vector<Node const*> all_of, any_of, one_of;
  Node const* negated = nullptr;
  Node const* condition = nullptr;
  Node const* consequence = nullptr;
  Node const* alternative = nullptr;
};

/// All schemas of one document; addresses stay as they are while it grows.
struct Document {
  std::deque<Node> nodes;
  Node const* root = nullptr;
};

}  // namespace tessera::jsonschema

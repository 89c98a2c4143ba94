#pragma once

#include "base/json.hpp"
#include "jsonschema/format.hpp"
#include "jsonschema/pattern.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// The compiled form of a schema: what the compiler makes and the evaluation runs. Internal.

namespace tessera::jsonschema {

// Bits of Node::types.
inline constexpr std::uint8_t kNull = 1;
inline constexpr std::uint8_t kBoolean = 2;
inline constexpr std::uint8_t kObject = 4;
inline constexpr std::uint8_t kArray = 8;
inline constexpr std::uint8_t kNumber = 16;
inline constexpr std::uint8_t kString = 32;
inline constexpr std::uint8_t kInteger = 64;

struct Node;

/// A schema resource: what stands under one `$id`.
struct Resource {
  std::string uri;                ///< Absolute unless the author gave no absolute one.
  std::uint8_t vocabularies = 0;  ///< VocabularyBit of its dialect.
  std::map<std::string, Node const*, std::less<>> anchors;
  std::map<std::string, Node const*, std::less<>> dynamic_anchors;
};

/// Where `$dynamicRef` leads.
struct DynamicReference {
  Node const* target = nullptr;  ///< What `$ref` would find.
  std::string anchor;            ///< Not empty: the outermost anchor of this name comes first.
};

/// One schema. Pointers are into the `Document` that holds it.
struct Node {
  Resource const* resource = nullptr;
  std::optional<bool> constant;  ///< The schemas `true` and `false`.
  Node const* reference = nullptr;
  std::optional<DynamicReference> dynamic_reference;
  std::uint8_t types = 0;  ///< 0: any.
  std::string types_text;  ///< "a string", for messages.
  std::optional<std::vector<json::value>> allowed;
  std::optional<json::value> exactly;

  std::optional<json::value> minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of;
  std::optional<std::size_t> min_length, max_length;
  std::optional<std::pair<Pattern, std::string>> pattern;
  std::optional<Format> format;  ///< Only where formats are asserted.

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

  Node const* unevaluated_items = nullptr;
  Node const* unevaluated_properties = nullptr;
};

/// All schemas that one can reach; addresses stay as they are while it grows.
struct Document {
  std::deque<Resource> resources;
  std::deque<Node> nodes;
  Node const* root = nullptr;
};

}  // namespace tessera::jsonschema

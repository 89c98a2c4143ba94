#pragma once

#include "jsonschema/node.hpp"
#include "jsonschema/validator.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::jsonschema {

/// One run of a compiled schema over one value. Internal.
class Evaluation {
 public:
  explicit Evaluation(ValidateLimits limits) : limits_(limits), work_left_(limits.work) {}
  std::vector<Violation> run(Node const& root, json::value const& value);

 private:
  /// Where in the value we are: a chain on the stack, written out only for a message.
  struct Place {
    Place const* parent = nullptr;
    std::string_view key;
    std::size_t index = 0;
    bool is_index = false;
  };
  /// The resources that references led through, innermost first: a chain on the stack.
  struct Scope {
    Scope const* outer = nullptr;
    Resource const* resource = nullptr;
  };
  /// Which items or members of one value some schema has looked at, by their order. Kept only
  /// around `unevaluatedItems` and `unevaluatedProperties`; elsewhere it is a null pointer.
  struct Seen {
    std::vector<bool> parts;
    void mark(std::size_t index) { parts[index] = true; }
    void merge(Seen const& other);
  };

  bool check(Node const& node, json::value const& value, Place const& at, std::size_t depth,
             Seen* seen = nullptr);
  bool check_in_scope(Node const& node, json::value const& value, Place const& at,
                      std::size_t depth, Seen* seen);
  bool check_keywords(Node const& node, json::value const& value, Place const& at,
                      std::size_t depth, Seen* seen);
  bool check_unevaluated(Node const& node, json::value const& value, Place const& at,
                         std::size_t depth, Seen* seen);
  bool check_references(Node const& node, json::value const& value, Place const& at,
                        std::size_t depth, Seen* seen);
  bool check_any_type(Node const& node, json::value const& value, Place const& at);
  bool check_number(Node const& node, json::value const& value, Place const& at);
  bool check_text(Node const& node, json::value const& value, Place const& at);
  bool check_array(Node const& node, json::array const& array, Place const& at, std::size_t depth,
                   Seen* seen);
  bool check_contains(Node const& node, json::array const& array, Place const& at,
                      std::size_t depth, Seen* seen);
  bool check_unique(json::array const& array, Place const& at);
  bool check_object(Node const& node, json::value const& value, Place const& at, std::size_t depth,
                    Seen* seen);
  bool check_members(Node const& node, json::object const& object, Place const& at,
                     std::size_t depth, Seen* seen);
  bool check_member(Node const& schema, json::value const& value, Place const& at,
                    std::size_t depth);
  bool check_combinations(Node const& node, json::value const& value, Place const& at,
                          std::size_t depth, Seen* seen);
  std::size_t count_matches(std::span<Node const* const> nodes, json::value const& value,
                            Place const& at, std::size_t depth, Seen* seen, std::size_t enough);
  bool matches(Node const& node, json::value const& value, Place const& at, std::size_t depth,
               Seen* seen = nullptr);
  bool pattern_found(Pattern const& pattern, std::string_view text);

  /// Always false. The message is made only when somebody will read it.
  template <class Message>
  bool violate(Place const& at, Message const& message) {
    if (quiet_ > 0) return false;
    if (out_.size() >= limits_.violations)
      ++unsaid_;
    else
      report(at, message());
    return false;
  }
  bool violate(Place const& at, char const* message) {
    return violate(at, [message] { return std::string(message); });
  }
  void report(Place const& at, std::string message);
  bool spend(std::size_t steps);
  bool same(json::value const& constant, json::value const& value);

  ValidateLimits limits_;
  std::size_t work_left_;
  bool exhausted_ = false;
  std::size_t quiet_ = 0;  ///< Above 0: an alternative is being tried, its messages do not count.
  std::size_t unsaid_ = 0;
  Scope const* scope_ = nullptr;
  std::vector<Violation> out_;
};

}  // namespace tessera::jsonschema

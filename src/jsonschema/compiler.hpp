#pragma once

#include "jsonschema/keywords.hpp"
#include "jsonschema/node.hpp"
#include "jsonschema/validator.hpp"

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tessera::jsonschema {

/// Turns a schema into nodes. Each schema is known by its place, so that one which several
/// references name is compiled once and circles end. References are followed last, when every `$id`
/// and anchor is known; they lead into the schema, into the documents of the options, or into the
/// metaschema that is built in, and nowhere else. Internal; throws Exception, caught by
/// `Validator::compile`.
class Compiler {
 public:
  Compiler(json::value const& root, CompileOptions const& options, Document& out)
      : root_(root), options_(options), out_(out) {}
  void run();

 private:
  // compiler.cpp: the schemas within each other.
  Node* schema(json::value const& value, Spot at);
  void core(json::object const& schema, Node& node, Spot& at);
  void arrays(json::object const& schema, Node& node, Spot const& at);
  void objects(json::object const& schema, Node& node, Spot const& at);
  void combinations(json::object const& schema, Node& node, Spot const& at);
  void unevaluated(json::object const& schema, Node& node, Spot const& at);
  Node const* child(json::object const& schema, std::string_view key, Spot const& at);
  std::vector<Node const*> children(json::object const& schema, std::string_view key,
                                    Spot const& at);
  template <class Add>
  void named_children(json::object const& schema, std::string_view key, Spot const& at,
                      Add const& add);

  // references.cpp: names for schemas, and the ways between them.
  struct Origin {
    Source const* source = nullptr;
    std::string pointer;  ///< Of the resource's root within the source.
    Resource* resource = nullptr;
  };
  struct Compiled {
    Node* node = nullptr;
    Resource* resource = nullptr;
  };
  struct Target {
    Node const* node = nullptr;
    std::string dynamic_anchor;  ///< The name, when a `$dynamicAnchor` was found by it.
  };
  struct Pending {
    Node* node;
    std::string reference;
    Spot at;
    bool dynamic;
  };
  Node* load(std::string uri, json::value const& root);
  void identify(json::object const& schema, Spot& at);
  void name(json::object const& schema, Node& node, Spot const& at);
  [[nodiscard]] std::uint8_t vocabularies_of(std::string_view dialect, Spot const& at);
  [[nodiscard]] json::value const* document(std::string_view uri) const;
  void resolve_references();
  Target target(Pending const& pending);
  Origin const& origin(std::string const& uri, Pending const& pending);
  Node const* node_at(Origin const& origin, std::string const& fragment, Pending const& pending);

  json::value const& root_;
  CompileOptions const& options_;
  Document& out_;
  std::deque<Source> sources_;
  std::map<std::string, Origin, std::less<>> origins_;
  std::map<std::pair<Source const*, std::string>, Compiled> nodes_;
  std::vector<Pending> pending_;
};

}  // namespace tessera::jsonschema

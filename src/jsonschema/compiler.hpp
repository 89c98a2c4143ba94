#pragma once

#include "jsonschema/node.hpp"
#include "jsonschema/validator.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::jsonschema {

/// Turns a schema into nodes. Each schema is known by its JSON Pointer, so that one which several
/// references name is compiled once and circles end. Internal; throws Exception, caught by
/// `Validator::compile`.
class Compiler {
 public:
  Compiler(json::value const& root, CompileLimits limits, Document& out)
      : root_(root), limits_(limits), out_(out) {}
  void run();

 private:
  Node* schema(json::value const& value, std::string const& pointer, std::size_t depth);
  void object_schema(json::object const& schema, Node& node, std::string const& at,
                     std::size_t depth);
  void core(json::object const& schema, Node& node, std::string const& at, std::size_t depth);
  void any_type(json::object const& schema, Node& node, std::string const& at);
  void numbers_and_texts(json::object const& schema, Node& node, std::string const& at);
  void arrays(json::object const& schema, Node& node, std::string const& at, std::size_t depth);
  void objects(json::object const& schema, Node& node, std::string const& at, std::size_t depth);
  void combinations(json::object const& schema, Node& node, std::string const& at,
                    std::size_t depth);
  void resolve_references();
  Node const* target(std::string_view reference, std::string const& at);

  Node const* child(json::object const& schema, std::string_view key, std::string const& at,
                    std::size_t depth);
  std::vector<Node const*> children(json::object const& schema, std::string_view key,
                                    std::string const& at, std::size_t depth);

  struct Pending {
    Node* node;
    std::string reference;
    std::string at;
  };
  json::value const& root_;
  CompileLimits limits_;
  Document& out_;
  std::map<std::string, Node*, std::less<>> by_pointer_;
  std::map<std::string, Node*, std::less<>> by_anchor_;
  std::vector<Pending> pending_;
};

}  // namespace tessera::jsonschema

#include "jsonschema/compiler.hpp"

#include "jsonschema/vocabulary.hpp"

#include <boost/json/array.hpp>

namespace tessera::jsonschema {

void Compiler::run() {
  out_.root = load("", root_);
  resolve_references();
}

Node* Compiler::schema(json::value const& value, Spot at) {
  if (at.pointer.size() > kLongestName)
    refuse(Errc::too_complex, Spot{at.source, "", at.resource, 0}, "", "has too long a name");
  auto const [known, added] = nodes_.try_emplace({at.source, at.pointer});
  if (!added) return known->second.node;
  if (at.depth > options_.depth) refuse(Errc::too_complex, at, "", "is nested too deeply");
  if (out_.nodes.size() >= options_.schemas) refuse(Errc::too_complex, at, "", "is one too many");
  Node& node = out_.nodes.emplace_back();
  known->second = {&node, at.resource};
  node.resource = at.resource;
  if (auto const* flag = value.if_bool()) {
    node.constant = *flag;
    return &node;
  }
  auto const* object = value.if_object();
  if (object == nullptr) refuse(Errc::bad_schema, at, "", "must be an object or a boolean");
  core(*object, node, at);
  known->second.resource = at.resource;
  std::uint8_t const vocabularies = at.resource->vocabularies;
  if ((vocabularies & kValidation) != 0) read_validation(*object, node, at);
  if (options_.assert_formats)
    if (auto const format = text_of(*object, "format", at)) node.format = format_of(*format);
  if ((vocabularies & kApplicator) != 0) {
    arrays(*object, node, at);
    objects(*object, node, at);
    combinations(*object, node, at);
  }
  if ((vocabularies & kUnevaluated) != 0) unevaluated(*object, node, at);
  return &node;
}

void Compiler::core(json::object const& schema, Node& node, Spot& at) {
  if (schema.contains("$recursiveRef"))
    refuse(Errc::unsupported_keyword, at, "$recursiveRef", "belongs to an older dialect");
  identify(schema, at);
  node.resource = at.resource;
  name(schema, node, at);
  for (std::string_view const key : {"$ref", "$dynamicRef"})
    if (std::optional<std::string> reference = text_of(schema, key, at))
      pending_.push_back({&node, std::move(*reference), at, key == "$dynamicRef"});
  named_children(schema, "$defs", at, [](auto const&, Node const*) {});
}

void Compiler::arrays(json::object const& schema, Node& node, Spot const& at) {
  if (schema.contains("prefixItems")) node.prefix = children(schema, "prefixItems", at);
  node.items = child(schema, "items", at);
  node.contains = child(schema, "contains", at);
}

void Compiler::objects(json::object const& schema, Node& node, Spot const& at) {
  named_children(schema, "properties", at, [&](std::string_view name, Node const* value) {
    node.properties.emplace(name, value);
  });
  named_children(schema, "patternProperties", at, [&](std::string_view text, Node const* value) {
    node.pattern_properties.emplace_back(pattern_of(text, at, "patternProperties"), value);
  });
  node.additional = child(schema, "additionalProperties", at);
  node.property_names = child(schema, "propertyNames", at);
  named_children(schema, "dependentSchemas", at, [&](std::string_view name, Node const* value) {
    node.dependent_schemas.emplace(name, value);
  });
}

void Compiler::combinations(json::object const& schema, Node& node, Spot const& at) {
  if (schema.contains("allOf")) node.all_of = children(schema, "allOf", at);
  if (schema.contains("anyOf")) node.any_of = children(schema, "anyOf", at);
  if (schema.contains("oneOf")) node.one_of = children(schema, "oneOf", at);
  node.negated = child(schema, "not", at);
  node.condition = child(schema, "if", at);
  node.consequence = child(schema, "then", at);
  node.alternative = child(schema, "else", at);
}

void Compiler::unevaluated(json::object const& schema, Node& node, Spot const& at) {
  node.unevaluated_items = child(schema, "unevaluatedItems", at);
  node.unevaluated_properties = child(schema, "unevaluatedProperties", at);
}

Node const* Compiler::child(json::object const& schema, std::string_view key, Spot const& at) {
  json::value const* value = schema.if_contains(key);
  if (value == nullptr) return nullptr;
  return this->schema(*value, at.child(key));
}

std::vector<Node const*> Compiler::children(json::object const& schema, std::string_view key,
                                            Spot const& at) {
  auto const* array = schema.at(key).if_array();
  if (array == nullptr || array->empty())
    refuse(Errc::bad_schema, at, key, "must be an array of schemas");
  Spot place = at;
  place.pointer = json_pointer_child(at.pointer, key);
  std::vector<Node const*> out;
  for (std::size_t i = 0; i < array->size(); ++i)
    out.push_back(this->schema((*array)[i], place.child(std::to_string(i))));
  return out;
}

template <class Add>
void Compiler::named_children(json::object const& schema, std::string_view key, Spot const& at,
                              Add const& add) {
  auto const* object = object_of(schema, key, at);
  if (object == nullptr) return;
  Spot place = at;
  place.pointer = json_pointer_child(at.pointer, key);
  for (auto const& [name, value] : *object) {
    Node const* const node = this->schema(value, place.child(name));
    add(std::string_view(name), node);
  }
}

}  // namespace tessera::jsonschema

#include "jsonschema/schema.hpp"

#include <utility>

namespace tessera::jsonschema::schema_detail {

void apply(json::object& property, Notes const& notes, std::string_view member) {
  auto const note = notes.members().find(member);
  if (note == notes.members().end()) return;
  for (auto const& [keyword, value] : note->second.keywords()) property[keyword] = value;
}

void finish(json::object& schema, json::object properties, json::array required, Notes const& notes,
            bool closed) {
  schema["type"] = "object";
  for (auto const& [keyword, value] : notes.self().keywords()) schema[keyword] = value;
  if (!properties.empty()) schema["properties"] = std::move(properties);
  if (!required.empty()) schema["required"] = std::move(required);
  if (closed) schema["additionalProperties"] = false;
}

}  // namespace tessera::jsonschema::schema_detail

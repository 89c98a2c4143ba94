#include "mcp/server/string_arguments.hpp"

#include <algorithm>

namespace tessera::mcp {
namespace {

std::optional<std::string> text_of(json::value const& property, std::string_view keyword) {
  json::value const* found = json_find(property, keyword);
  if (found == nullptr || !found->is_string()) return std::nullopt;
  return std::string(found->get_string());
}

}  // namespace

std::vector<PromptArgument> prompt_arguments(json::object const& schema) {
  std::vector<PromptArgument> out;
  json::value const* properties = schema.if_contains("properties");
  if (properties == nullptr || !properties->is_object()) return out;
  json::value const* required = schema.if_contains("required");
  for (auto const& [name, property] : properties->get_object()) {
    PromptArgument argument;
    argument.name = name;
    argument.title = text_of(property, "title");
    argument.description = text_of(property, "description");
    argument.required = required != nullptr && required->is_array() &&
                        std::any_of(required->get_array().begin(), required->get_array().end(),
                                    [&wanted = name](json::value const& one) {
                                      return one == json::value(wanted);
                                    });
    out.push_back(std::move(argument));
  }
  return out;
}

}  // namespace tessera::mcp

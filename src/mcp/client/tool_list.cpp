#include "mcp/client/tool_list.hpp"

#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/methods.hpp"

#include <utility>

namespace tessera::mcp {

Task<std::vector<Tool>> ToolList::all() {
  auto listing = requests_.all_pages(std::string(kMethodListTools), &ListToolsResult::tools,
                                     std::string("list of tools"));
  std::vector<Tool> listed = co_await std::move(listing);
  std::map<std::string, Known> known;
  std::vector<Tool> tools;
  tools.reserve(listed.size());
  for (Tool& tool : listed) {
    Result<std::vector<ParamHeader>> headers = param_headers(tool.input_schema);
    if (!headers) {
      requests_.parts().log.warn("mcp_tool_left_out",
                                 {{"tool", tool.name}, {"why", headers.error().hint}});
      continue;
    }
    Known one;
    one.headers = std::move(*headers);
    one.output_schema = tool.output_schema;
    known.emplace(tool.name, std::move(one));
    tools.push_back(std::move(tool));
  }
  known_ = std::move(known);
  co_return tools;
}

http::Headers ToolList::headers_for(json::object const& call_params) const {
  http::Headers headers;
  json::value const* name = call_params.if_contains("name");
  json::value const* arguments = call_params.if_contains("arguments");
  if (name == nullptr || !name->is_string() || arguments == nullptr || !arguments->is_object())
    return headers;
  auto const known = known_.find(std::string(name->get_string()));
  if (known == known_.end()) return headers;
  Result<void> const added =
      add_param_headers(known->second.headers, arguments->get_object(), headers);
  if (!added) throw Exception(added.error());
  return headers;
}

void ToolList::check_output(std::string const& tool, CallToolResult const& result) {
  auto const found = known_.find(tool);
  if (found == known_.end() || !found->second.output_schema || result.is_error.value_or(false))
    return;
  Known& known = found->second;
  if (!known.validator) {
    Result<jsonschema::Validator> made =
        jsonschema::Validator::compile(json::value(*known.output_schema));
    if (!made) {
      requests_.parts().log.warn("mcp_output_not_checked",
                                 {{"tool", tool}, {"why", made.error().hint}});
      known.output_schema.reset();
      return;
    }
    known.validator = std::move(*made);
  }
  if (!result.structured_content)
    throw Exception(fail(Errc::output_mismatch,
                         "the tool '" + tool + "' promises structured content and sent none"));
  auto const wrong = known.validator->validate(*result.structured_content);
  if (!wrong.empty())
    throw Exception(fail(Errc::output_mismatch, "the result of '" + tool +
                                                    "' does not fit the tool's own outputSchema: " +
                                                    jsonschema::readable(wrong)));
}

}  // namespace tessera::mcp

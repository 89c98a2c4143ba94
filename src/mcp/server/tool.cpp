#include "mcp/server/tool.hpp"

#include "mcp/protocol/errc.hpp"

#include <algorithm>

namespace tessera::mcp {
namespace {

bool is_tool_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '/' || c == '-';
  });
}

Tool page_of(ToolSpec const& spec, json::object input, std::optional<json::object> output) {
  if (!is_tool_name(spec.name))
    throw Exception(fail(Errc::bad_message, "'" + spec.name + "' is no name for a tool"));
  if (spec.description.empty())
    throw Exception(fail(Errc::bad_message, "tool '" + spec.name + "' has no description"));
  Tool page;
  page.name = spec.name;
  if (!spec.title.empty()) page.title = spec.title;
  page.description = spec.description;
  page.input_schema = std::move(input);
  page.output_schema = std::move(output);
  page.annotations = spec.annotations;
  page.icons = spec.icons;
  page.meta = spec.meta;
  return page;
}

std::optional<jsonschema::Validator> compile(std::optional<json::object> const& schema) {
  if (!schema) return std::nullopt;
  return jsonschema::Validator::compile(*schema).value();
}

}  // namespace

AnyTool::AnyTool(ToolSpec spec, json::object input_schema,
                 std::optional<json::object> output_schema, Run run)
    : spec_(std::move(spec)),
      page_(page_of(spec_, std::move(input_schema), std::move(output_schema))),
      input_(jsonschema::Validator::compile(page_.input_schema).value()),
      output_(compile(page_.output_schema)),
      headers_(mcp::param_headers(page_.input_schema).value()),
      run_(std::move(run)) {}

FrozenList::Entry AnyTool::listed() const {
  FrozenList::Entry entry;
  entry.modern = write_json(to_json(page_));
  Tool older = page_;
  // Revisions up to 2025-11-25 know structured results that are objects only.
  if (older.output_schema && json_text(*older.output_schema, "type") != "object")
    older.output_schema.reset();
  entry.legacy = write_json(to_json(older));
  return entry;
}

}  // namespace tessera::mcp

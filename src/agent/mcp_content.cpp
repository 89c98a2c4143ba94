#include "agent/mcp_content.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"

namespace tessera::agent {
namespace {

constexpr std::string_view kAsksHuman = "io.tessera/asksHuman";

std::string in_words(mcp::Content const& block) {
  if (block.type == "resource_link")
    return "[resource " + block.name.value_or("") + " " + block.uri.value_or("") + "]";
  if (block.type == "resource" && block.resource)
    return block.resource->text.value_or("[resource " + block.resource->uri + "]");
  return "[" + block.type + " " + block.mime_type.value_or("") + "]";
}

}  // namespace

Tool tool_of(std::string server, mcp::Tool const& tool) {
  Tool out;
  out.server = std::move(server);
  out.name = tool.name;
  out.title = tool.title.value_or("");
  out.description = tool.description.value_or("");
  out.input_schema = tool.input_schema;
  out.output_schema = tool.output_schema;
  if (tool.annotations) {
    if (out.title.empty()) out.title = tool.annotations->title.value_or("");
    out.read_only = tool.annotations->read_only_hint.value_or(false);
    out.destructive = tool.annotations->destructive_hint.value_or(true);
  }
  if (tool.meta) {
    json::value const* asks = tool.meta->if_contains(kAsksHuman);
    out.asks_human = asks != nullptr && asks->is_bool() && asks->get_bool();
  }
  return out;
}

ToolOutcome outcome_of(mcp::CallToolResult result) {
  ToolOutcome out;
  for (mcp::Content& block : result.content) {
    if (block.type == "text") {
      out.content.emplace_back(llm::Text{std::move(block.text).value_or("")});
      continue;
    }
    Result<std::string> bytes = base64_decode(block.data.value_or(""));
    if (block.type == "image" && bytes && !bytes->empty())
      out.content.emplace_back(llm::Image{block.mime_type.value_or(""), std::move(*bytes)});
    else
      out.content.emplace_back(llm::Text{in_words(block)});
  }
  out.structured = std::move(result.structured_content);
  out.is_error = result.is_error.value_or(false);
  return out;
}

Elicitation elicitation_of(mcp::ElicitParams const& params) {
  Elicitation out;
  out.message = params.message;
  if (params.requested_schema) out.schema = *params.requested_schema;
  out.url = params.url.value_or("");
  return out;
}

}  // namespace tessera::agent

#include "packages/mcp-client/render.hpp"

#include "base/json_codec.hpp"
#include "base/term_safe.hpp"
#include "packages/mcp-client/pretty_json.hpp"
#include "packages/mcp-client/schema_text.hpp"

#include <algorithm>

namespace tessera::mcp_client {
namespace {

constexpr std::size_t kWidestName = 40;
constexpr std::size_t kSummary = 100;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view effect(mcp::Tool const& tool) {
  if (!tool.annotations) return "?";
  if (tool.annotations->read_only_hint.value_or(false)) return "reads";
  // A tool that is not read-only counts as destructive until it says otherwise.
  return tool.annotations->destructive_hint.value_or(true) ? "destroys" : "writes";
}

std::string summary(mcp::Tool const& tool) {
  std::string text = tool.title.value_or(std::string());
  if (text.empty() && tool.annotations) text = tool.annotations->title.value_or(std::string());
  if (text.empty()) text = tool.description.value_or(std::string());
  return term_safe_line(text.substr(0, text.find('\n')), kSummary);
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

std::string indented(std::string const& text, std::string const& margin) {
  std::string out = margin;
  for (char const c : text) {
    out += c;
    if (c == '\n') out += margin;
  }
  return out + "\n";
}

std::string json_block(json::value const& value, std::string const& margin) {
  return indented(term_safe_json(pretty_json(value)), margin);
}

std::string who(std::optional<mcp::Implementation> const& server) {
  if (!server) return "(does not say)";
  return term_safe_line(server->title.value_or(server->name)) + " " +
         term_safe_line(server->version);
}

std::string capability_names(mcp::ServerCapabilities const& capabilities) {
  std::string out;
  json::value const all = to_json(capabilities);
  for (auto const& [name, unused] : all.get_object())
    out += (out.empty() ? "" : ", ") + term_safe_line(name);
  return out.empty() ? "none" : out;
}

std::string bytes_of(mcp::Content const& block) {
  std::size_t const size = block.data ? block.data->size() / 4 * 3 : 0;
  return std::to_string(size) + " bytes";
}

std::string render_block(mcp::Content const& block, std::string const& saved) {
  std::string const mime = term_safe_line(block.mime_type.value_or("unknown type"));
  if (block.type == "text") {
    std::string text = term_safe(block.text.value_or(std::string()));
    if (!text.ends_with('\n')) text += '\n';
    return text;
  }
  if (!saved.empty()) return "[" + block.type + " " + mime + " saved as " + saved + "]\n";
  if (block.type == "image" || block.type == "audio")
    return "[" + block.type + " " + mime + ", about " + bytes_of(block) +
           "; --save-images DIR keeps images]\n";
  if (block.type == "resource_link")
    return "[resource " + term_safe_line(block.uri.value_or(std::string())) + " " +
           term_safe_line(block.name.value_or(std::string())) + "]\n";
  if (block.type == "resource" && block.resource) {
    std::string head = "[resource " + term_safe_line(block.resource->uri) + "]\n";
    return block.resource->text ? head + term_safe(*block.resource->text) + "\n" : head;
  }
  return "[content of unknown type '" + term_safe_line(block.type) + "'; --json shows it]\n";
}

bool repeats(mcp::Content const& block, json::value const& structured) {
  if (block.type != "text" || !block.text) return false;
  Result<json::value> const value = parse_json(*block.text);
  return value && *value == structured;
}

}  // namespace

std::string render_tools(std::span<mcp::Tool const> tools) {
  std::size_t width = 4;
  for (mcp::Tool const& tool : tools) width = std::max(width, term_safe_line(tool.name).size());
  width = std::min(width, kWidestName);
  std::string out;
  for (mcp::Tool const& tool : tools)
    out += padded(term_safe_line(tool.name), width) + "  " + padded(std::string(effect(tool)), 8) +
           "  " + summary(tool) + "\n";
  return out;
}

std::string render_tool(mcp::Tool const& tool) {
  std::string out = term_safe_line(tool.name) + "  (" + std::string(effect(tool)) + ")\n";
  if (tool.title) out += "  " + term_safe_line(*tool.title) + "\n";
  if (tool.description) out += indented(term_safe(*tool.description), "  ");
  out += "\narguments\n";
  json::value const schema(tool.input_schema);
  std::string const arguments = describe_arguments(schema);
  out += arguments.empty() ? "  none\n" : arguments;
  if (tool.output_schema) out += "\nresult\n" + json_block(json::value(*tool.output_schema), "  ");
  return out + "\nexample\n  mcp-client call " + term_safe_line(tool.name) + example_words(schema) +
         "\n";
}

std::string render_info(mcp::ServerInfo const& info, std::string const& url) {
  bool const modern = info.era == mcp::Era::modern;
  std::string out = "server        " + who(info.server) + "\n";
  out += "address       " + term_safe_line(url) + "\n";
  out += "protocol      " + term_safe_line(info.version) +
         (modern ? " (stateless)\n" : " (handshake)\n");
  if (!info.supported.empty()) {
    std::string list;
    for (std::string const& version : info.supported)
      list += (list.empty() ? "" : ", ") + term_safe_line(version);
    out += "speaks        " + list + "\n";
  }
  out += "capabilities  " + capability_names(info.capabilities) + "\n";
  if (info.instructions) out += "instructions\n" + indented(term_safe(*info.instructions), "  ");
  return out;
}

std::string render_result(mcp::CallToolResult const& result,
                          std::vector<std::string> const& saved) {
  std::string out;
  bool shown = !result.structured_content;
  bool text = false;
  for (std::size_t i = 0; i < result.content.size(); ++i) {
    mcp::Content const& block = result.content[i];
    text = text || block.type == "text";
    // Servers repeat structured content as compact text: the readable form stands for both.
    if (!shown && repeats(block, *result.structured_content)) {
      out += json_block(*result.structured_content, "");
      shown = true;
    } else {
      out += render_block(block, i < saved.size() ? saved[i] : std::string());
    }
  }
  if (!shown && !text) out += json_block(*result.structured_content, "");
  return out;
}

std::vector<mcp::Tool> matching(std::vector<mcp::Tool> tools, std::string const& pattern) {
  std::string const wanted = lower(pattern);
  auto const differs = [&](mcp::Tool const& tool) {
    std::string const text = lower(tool.name + "\n" + tool.title.value_or(std::string()) + "\n" +
                                   tool.description.value_or(std::string()));
    return text.find(wanted) == std::string::npos;
  };
  std::erase_if(tools, differs);
  return tools;
}

}  // namespace tessera::mcp_client

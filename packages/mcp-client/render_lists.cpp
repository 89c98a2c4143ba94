#include "packages/mcp-client/render_lists.hpp"

#include "base/json_codec.hpp"
#include "base/term_safe.hpp"
#include "packages/mcp-client/render.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp_client {
namespace {

constexpr std::size_t kWidestName = 48;
constexpr std::size_t kSummary = 100;

using Row = std::pair<std::string, std::string>;

std::string table(std::vector<Row> rows) {
  std::size_t width = 4;
  for (Row const& row : rows) width = std::max(width, row.first.size());
  width = std::min(width, kWidestName);
  std::string out;
  for (Row& row : rows) {
    row.first.resize(std::max(row.first.size(), width), ' ');
    out += row.first + "  " + row.second + "\n";
  }
  return out;
}

/// The first of the texts that says something, in one line.
std::string summary(std::optional<std::string> const& title,
                    std::optional<std::string> const& description, std::string const& name = {}) {
  std::string text = title.value_or(std::string());
  if (text.empty()) text = description.value_or(std::string());
  if (text.empty()) text = name;
  return term_safe_line(text.substr(0, text.find('\n')), kSummary);
}

/// `name, other?`: what can be given to a prompt.
std::string arguments_of(mcp::Prompt const& prompt) {
  std::string out;
  for (mcp::PromptArgument const& argument :
       prompt.arguments.value_or(std::vector<mcp::PromptArgument>()))
    out += " " + term_safe_line(argument.name) +
           (argument.required.value_or(false) ? "=TEXT" : "[=TEXT]");
  return out;
}

std::string_view words_of(mcp::Change::Kind kind) {
  switch (kind) {
    case mcp::Change::Kind::tools:
      return "tools";
    case mcp::Change::Kind::prompts:
      return "prompts";
    case mcp::Change::Kind::resources:
      return "resources";
    case mcp::Change::Kind::resource:
      return "resource";
    case mcp::Change::Kind::task:
      break;
  }
  return "task";
}

}  // namespace

std::string render_list(std::vector<mcp::Prompt> const& prompts) {
  std::vector<Row> rows;
  for (mcp::Prompt const& prompt : prompts)
    rows.emplace_back(term_safe_line(prompt.name) + arguments_of(prompt),
                      summary(prompt.title, prompt.description));
  return table(std::move(rows));
}

std::string render_list(std::vector<mcp::Resource> const& resources) {
  std::vector<Row> rows;
  for (mcp::Resource const& resource : resources)
    rows.emplace_back(term_safe_line(resource.uri),
                      summary(resource.title, resource.description, resource.name));
  return table(std::move(rows));
}

std::string render_list(std::vector<mcp::ResourceTemplate> const& templates) {
  std::vector<Row> rows;
  for (mcp::ResourceTemplate const& one : templates)
    rows.emplace_back(term_safe_line(one.uri_template),
                      summary(one.title, one.description, one.name));
  return table(std::move(rows));
}

std::string render_list(std::vector<mcp::Skill> const& skills) {
  std::vector<Row> rows;
  for (mcp::Skill const& skill : skills) {
    json::value const frontmatter(skill.frontmatter);
    rows.emplace_back(term_safe_line(skill.uri),
                      term_safe_line(json_text(frontmatter, "description"), kSummary));
  }
  return table(std::move(rows));
}

std::string render_prompt(mcp::GetPromptResult const& prompt) {
  std::string out;
  if (prompt.description) out += term_safe(*prompt.description) + "\n\n";
  for (mcp::PromptMessage const& message : prompt.messages) {
    mcp::CallToolResult shown;
    shown.content.push_back(message.content);
    out += "[" + term_safe_line(message.role) + "]\n" + render_result(shown, {});
  }
  return out;
}

std::string render_contents(mcp::ReadResourceResult const& read) {
  std::string out;
  for (mcp::ResourceContents const& contents : read.contents) {
    if (read.contents.size() > 1 || !contents.text)
      out += "[" + term_safe_line(contents.uri) + " " +
             term_safe_line(contents.mime_type.value_or("unknown type")) + "]\n";
    if (contents.text) out += term_safe(*contents.text);
    if (contents.text && !out.ends_with('\n')) out += '\n';
    if (contents.blob)
      out += "[about " + std::to_string(contents.blob->size() / 4 * 3) +
             " bytes; --json shows them as base64]\n";
  }
  return out;
}

std::string render_filter(mcp::SubscriptionFilter const& filter) {
  std::string out;
  auto const add = [&](bool told, std::string const& what) {
    if (told) out += (out.empty() ? "" : ", ") + what;
  };
  add(filter.tools_list_changed.value_or(false), "tools");
  add(filter.prompts_list_changed.value_or(false), "prompts");
  add(filter.resources_list_changed.value_or(false), "resources");
  for (std::string const& uri : filter.resource_subscriptions.value_or(std::vector<std::string>()))
    add(true, term_safe_line(uri));
  return out.empty() ? "nothing" : out;
}

std::string render_change(mcp::Change const& change) {
  std::string out = "changed  " + std::string(words_of(change.kind));
  if (!change.uri.empty()) out += "  " + term_safe_line(change.uri);
  if (change.task) out += "  " + term_safe_line(change.task->task_id);
  return out + "\n";
}

json::value change_json(mcp::Change const& change) {
  json::object out;
  out["changed"] = words_of(change.kind);
  if (!change.uri.empty()) out["uri"] = change.uri;
  if (change.task) out["task"] = to_json(*change.task);
  return out;
}

}  // namespace tessera::mcp_client

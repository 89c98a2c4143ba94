#include "packages/ai-agent-chatbox/commands/tool_list.hpp"

#include "agent/approvals.hpp"
#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/terminal/text_width.hpp"

#include <algorithm>
#include <map>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kLeastRows = 6;

using ByServer = std::map<std::string, std::vector<agent::Tool const*>>;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

/// `3,000`: many digits are read more easily in threes.
std::string count_text(std::size_t count) {
  std::string out = std::to_string(count);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, 1, ',');
  return out;
}

std::string tools_text(std::size_t count) {
  return count_text(count) + (count == 1 ? " tool" : " tools");
}

std::string fitted(std::string line, ListRoom room) {
  return (room.rows == 0 ? line : shorten(line, room.columns)) + "\n";
}

std::string about(agent::Tool const& tool) {
  return term_safe_line(tool.description.substr(0, tool.description.find('\n')));
}

std::string name_line(agent::Tool const& tool, ListRoom room) {
  std::string out = "  " + term_safe_line(tool.server) + "/" + term_safe_line(tool.name);
  if (!tool.title.empty()) out += "  " + term_safe_line(tool.title);
  return fitted(out + (tool.read_only ? "  [says: only reads]" : "  [needs your yes]"), room);
}

std::string more_line(std::string_view indent, std::size_t left, std::string const& pattern,
                      ListRoom room) {
  return fitted(std::string(indent) + "… " + count_text(left) + " more: /tools " + pattern, room);
}

/// Each tool with what it says about itself.
std::string in_full(ByServer const& found, ListRoom room) {
  std::string out;
  for (auto const& [server, tools] : found) {
    out += fitted(term_safe_line(server) + ": " + tools_text(tools.size()), room);
    for (agent::Tool const* tool : tools) {
      out += name_line(*tool, room);
      std::string const words = about(*tool);
      if (!words.empty()) out += fitted("      " + words, room);
    }
  }
  return out;
}

std::size_t rows_in_full(ByServer const& found) {
  std::size_t rows = 0;
  for (auto const& [server, tools] : found) {
    rows += 1 + tools.size();
    for (agent::Tool const* tool : tools) rows += about(*tool).empty() ? 0 : 1;
  }
  return rows;
}

/// A row for each tool; every server gets its share of the screen.
std::string in_short(ByServer const& found, ListRoom room) {
  std::string out;
  std::size_t rows = room.rows;
  std::size_t servers = found.size();
  std::size_t unnamed = 0;
  for (auto const& [server, tools] : found) {
    std::size_t const share = rows / servers--;
    if (share < 2) {
      unnamed += tools.size();
      continue;
    }
    out += fitted(term_safe_line(server) + ": " + tools_text(tools.size()), room);
    std::size_t const shown = tools.size() < share ? tools.size() : share - 2;
    for (std::size_t i = 0; i < shown; ++i) out += name_line(*tools[i], room);
    bool const cut = shown < tools.size();
    if (cut)
      out += more_line("  ", tools.size() - shown, term_safe_line(server) + "/PATTERN", room);
    rows -= 1 + shown + (cut ? 1 : 0);
  }
  if (unnamed > 0) out += more_line("", unnamed, "PATTERN (of other servers)", room);
  return out;
}

}  // namespace

bool tool_matches(agent::Tool const& tool, std::string_view pattern) {
  if (pattern.empty()) return true;
  std::string const path = tool.server + "/" + tool.name;
  if (pattern.find_first_of("*?") != std::string_view::npos)
    return agent::glob_matches(pattern, path) || agent::glob_matches(pattern, tool.name);
  std::string const part = lower(pattern);
  return lower(path).find(part) != std::string::npos ||
         lower(tool.title).find(part) != std::string::npos;
}

std::string tool_list(std::vector<agent::Tool> const& tools, std::string_view pattern,
                      ListRoom room) {
  if (tools.empty()) return "No tools are connected; /servers shows why.\n";
  ByServer found;
  for (agent::Tool const& tool : tools)
    if (tool_matches(tool, pattern)) found[tool.server].push_back(&tool);
  if (found.empty())
    return "None of " + tools_text(tools.size()) + " fits " + term_safe_line(pattern, 80) +
           "; /tools lists them.\n";
  if (room.rows > 0) room.rows = std::max(room.rows, kLeastRows);
  return room.rows == 0 || rows_in_full(found) <= room.rows ? in_full(found, room)
                                                            : in_short(found, room);
}

}  // namespace tessera::chatbox

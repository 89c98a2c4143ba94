#include "packages/ai-agent-chatbox/sessions/session_text.hpp"

#include "base/json.hpp"
#include "base/term_safe.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kShortId = 8;

/// A fence longer than every run of backticks inside.
std::string fenced(std::string_view text, std::string_view language) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (char const c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  std::string const fence(std::max<std::size_t>(longest + 1, 3), '`');
  std::string out = fence + std::string(language) + "\n" + std::string(text);
  if (!out.ends_with('\n')) out += "\n";
  return out + fence + "\n\n";
}

std::string texts_of(llm::ToolResult const& result) {
  std::string out;
  for (auto const& part : result.content) {
    if (!out.empty()) out += "\n";
    if (auto const* text = std::get_if<llm::Text>(&part)) out += text->text;
    if (auto const* image = std::get_if<llm::Image>(&part))
      out += "[image " + image->mime + ", " + std::to_string(image->data.size()) + " bytes]";
  }
  if (result.structured) out += (out.empty() ? "" : "\n") + write_json(*result.structured);
  return out;
}

std::string markdown_of(llm::Part const& part) {
  if (auto const* text = std::get_if<llm::Text>(&part)) return term_safe(text->text) + "\n\n";
  if (auto const* image = std::get_if<llm::Image>(&part))
    return "[image " + term_safe_line(image->mime) + "]\n\n";
  if (auto const* call = std::get_if<llm::ToolCall>(&part))
    return "**calls " + term_safe_line(call->name) + "**\n\n" +
           fenced(term_safe_json(write_json(call->arguments)), "json");
  auto const& result = std::get<llm::ToolResult>(part);
  return "**" + std::string(result.is_error ? "error of " : "result of ") +
         term_safe_line(result.name) + "**\n\n" + fenced(term_safe(texts_of(result)), "");
}

std::string_view heading(llm::Role role) {
  switch (role) {
    case llm::Role::user:
      return "You";
    case llm::Role::assistant:
      return "Assistant";
    case llm::Role::tool:
      return "Tools";
  }
  return {};
}

json::object json_of(llm::Message const& message) {
  std::string text;
  json::array calls;
  json::array results;
  for (llm::Part const& part : message.parts) {
    if (auto const* said = std::get_if<llm::Text>(&part)) text += said->text;
    if (auto const* call = std::get_if<llm::ToolCall>(&part))
      calls.push_back(
          json::object{{"id", call->id}, {"name", call->name}, {"arguments", call->arguments}});
    if (auto const* result = std::get_if<llm::ToolResult>(&part))
      results.push_back(json::object{{"call_id", result->call_id},
                                     {"name", result->name},
                                     {"is_error", result->is_error},
                                     {"text", texts_of(*result)}});
  }
  constexpr std::string_view kRoles[] = {"user", "assistant", "tool"};
  json::object out{{"role", kRoles[static_cast<std::size_t>(message.role)]}};
  if (!text.empty()) out["text"] = text;
  if (!calls.empty()) out["calls"] = std::move(calls);
  if (!results.empty()) out["results"] = std::move(results);
  return out;
}

}  // namespace

std::string session_list(std::vector<SessionSummary> const& sessions) {
  std::string out;
  for (SessionSummary const& one : sessions) {
    out +=
        "  " + term_safe_line(one.id).substr(0, kShortId) + "  " + term_safe_line(one.began) + "  ";
    if (!one.title.empty()) out += "[" + term_safe_line(one.title) + "] ";
    out += term_safe_line(one.first) + "\n";
  }
  return out.empty() ? "No sessions are kept here.\n" : out;
}

std::string session_markdown(SessionSummary const& session, agent::Replay const& replay) {
  std::string out = "# Session " + term_safe_line(session.id) + "\n\n";
  if (!session.title.empty()) out += term_safe_line(session.title) + "\n\n";
  out +=
      "Begun " + term_safe_line(session.began) + " in " + term_safe_line(session.folder) + "\n\n";
  for (llm::Message const& message : replay.conversation) {
    out += "## " + std::string(heading(message.role)) + "\n\n";
    for (llm::Part const& part : message.parts) out += markdown_of(part);
  }
  if (replay.damaged > 0)
    out += "(" + std::to_string(replay.damaged) + " parts could not be read)\n";
  return out;
}

std::string session_json(SessionSummary const& session, agent::Replay const& replay) {
  json::array messages;
  for (llm::Message const& message : replay.conversation) messages.push_back(json_of(message));
  json::object const out{{"id", session.id},          {"began", session.began},
                         {"folder", session.folder},  {"title", session.title},
                         {"damaged", replay.damaged}, {"messages", std::move(messages)}};
  return term_safe_json(write_json(out)) + "\n";
}

}  // namespace tessera::chatbox

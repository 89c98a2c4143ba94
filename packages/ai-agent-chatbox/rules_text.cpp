#include "packages/ai-agent-chatbox/rules_text.hpp"

#include "appkit/config.hpp"
#include "base/json.hpp"
#include "base/term_safe.hpp"

#include <algorithm>

namespace tessera::chatbox {
namespace {

std::string lines_of(std::string_view label, std::vector<std::string> const& patterns) {
  std::string out;
  for (std::string const& pattern : patterns)
    out += "  " + std::string(label) + " " + term_safe_line(pattern) + "\n";
  return out;
}

std::string in_words(agent::Verdict verdict) {
  switch (verdict) {
    case agent::Verdict::allow:
      return "runs without a question";
    case agent::Verdict::ask:
      return "you are asked; denied where nobody can be asked";
    case agent::Verdict::server_asks:
      return "runs; the server asks you";
    case agent::Verdict::deny:
      return "denied";
  }
  return {};
}

}  // namespace

std::string describe_rules(agent::ApprovalRules const& rules) {
  std::string out = "Tried from top to bottom; the first that fits decides:\n";
  out += lines_of("deny ", rules.deny);
  for (auto const& [server, verdict] : rules.usual)
    if (verdict == agent::Verdict::deny)
      out += "  deny  what no ask or allow names of " + term_safe_line(server) + "\n";
  out += "  allow what you said yes to for this session\n";
  out += lines_of("ask  ", rules.ask) + lines_of("allow", rules.allow);
  for (auto const& [server, verdict] : rules.usual)
    if (verdict != agent::Verdict::deny)
      out += "  " + std::string(agent::word(verdict)) +
             std::string(verdict == agent::Verdict::ask ? "   " : " ") + "everything else of " +
             term_safe_line(server) + "\n";
  if (rules.read_only_runs) out += "  allow tools that claim that they only read\n";
  return out +
         "  ask   everything else\n/rules server/tool {arguments} says what decides for one "
         "call.\n";
}

Result<std::string> explain_call(agent::Approvals const& approvals, agent::ToolHost const& host,
                                 std::string_view call) {
  std::size_t const blank = call.find_first_of(" \t");
  std::string_view const path = call.substr(0, blank);
  std::size_t const slash = path.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == path.size())
    return fail(appkit::Errc::usage, "a call is written server/tool {arguments}");
  json::object arguments;
  if (blank != std::string_view::npos) {
    Result<json::value> parsed = parse_json(call.substr(blank + 1));
    if (!parsed || !parsed->is_object())
      return fail(appkit::Errc::usage, "the arguments are no JSON object");
    arguments = std::move(parsed->get_object());
  }
  agent::Tool tool;
  tool.server = path.substr(0, slash);
  tool.name = path.substr(slash + 1);
  std::vector<agent::Tool> const known = host.tools();
  auto const found = std::find_if(known.begin(), known.end(), [&](agent::Tool const& one) {
    return one.server == tool.server && one.name == tool.name;
  });
  bool const connected = found != known.end();
  if (connected) tool = *found;
  agent::Decision const decision = approvals.decide(tool, host.trusted_to_ask(tool.server),
                                                    agent::digest_of_arguments(arguments));
  std::string out = term_safe_line(path) + ": " + in_words(decision.verdict) +
                    "\n  because: " + term_safe_line(decision.reason) + "\n";
  if (!connected)
    out += "  The tool is not connected now: what it claims about itself is not known.\n";
  return out;
}

}  // namespace tessera::chatbox

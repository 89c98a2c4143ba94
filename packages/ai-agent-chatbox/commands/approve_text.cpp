#include "packages/ai-agent-chatbox/commands/approve_text.hpp"

#include "base/term_safe.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace tessera::chatbox {
namespace {

std::string listed(agent::Approvals const& approvals) {
  std::set<std::string> lines;
  for (agent::Grant const& grant : approvals.grants())
    lines.insert("  yes until exit  " + term_safe_line(grant.server) + "/" +
                 term_safe_line(grant.tool) + (grant.exact ? ", with the same arguments" : ""));
  for (std::string const& path : approvals.disabled())
    lines.insert("  switched off    " + term_safe_line(path));
  std::string out;
  for (std::string const& line : lines) out += line + "\n";
  if (out.empty()) out = "You have said yes to nothing beyond single calls.\n";
  return out +
         "/approve server/tool says yes to a tool until exit, /approve forget takes all back; "
         "/rules shows the rules.\n";
}

}  // namespace

std::string approve_by_hand(agent::Approvals& approvals, agent::ToolHost const& host,
                            std::string const& argument) {
  if (argument.empty()) return listed(approvals);
  if (argument == "forget") {
    approvals.forget_all();
    return "Every yes is taken back.\n";
  }
  std::vector<agent::Tool> const tools = host.tools();
  auto const found = std::find_if(tools.begin(), tools.end(), [&](agent::Tool const& tool) {
    return tool.server + "/" + tool.name == argument;
  });
  std::string const shown = term_safe_line(argument);
  if (found == tools.end())
    return "No connected tool is called " + shown + "; /tools lists them.\n";
  approvals.enable(*found);
  approvals.remember(*found, {}, agent::Approval::session);
  agent::Decision const decision =
      approvals.decide(*found, host.trusted_to_ask(found->server), std::string_view());
  if (decision.verdict == agent::Verdict::deny)
    return shown + " stays denied: " + term_safe_line(decision.reason) + "\n";
  return "Calls of " + shown + " run without a question until exit.\n";
}

}  // namespace tessera::chatbox

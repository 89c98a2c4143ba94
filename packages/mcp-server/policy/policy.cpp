#include "packages/mcp-server/policy/policy.hpp"

#include "packages/mcp-server/policy/glob.hpp"

#include <algorithm>

namespace tessera::mcp_server::policy {

Decision Policy::decide(Subject const& subject, std::string_view tool,
                        json::value const& arguments) const noexcept {
  for (Rule const& rule : rules_)
    if (!caller_mismatch(rule, subject, tool) && !argument_mismatch(rule, arguments))
      return {rule.effect, &rule};
  return {otherwise_, nullptr};
}

bool Policy::may_be_allowed(Subject const& subject, std::string_view tool) const noexcept {
  for (Rule const& rule : rules_) {
    if (caller_mismatch(rule, subject, tool)) continue;
    if (rule.effect == Effect::allow) return true;
    if (rule.arguments.empty()) return false;
    // Other arguments would pass this denial by: what comes after it counts.
  }
  return otherwise_ == Effect::allow;
}

std::vector<IdlePattern> idle_patterns(Policy const& policy,
                                       std::vector<std::string> const& tools) {
  std::vector<IdlePattern> out;
  for (Rule const& rule : policy.rules())
    for (std::string const& pattern : rule.tools)
      if (std::ranges::none_of(tools,
                               [&](auto const& tool) { return glob_matches(pattern, tool); }))
        out.push_back({rule.name, pattern});
  return out;
}

std::string refusal_text(Decision const& decision) {
  if (decision.rule != nullptr && !decision.rule->reason.empty()) return decision.rule->reason;
  return "This call is not allowed here.";
}

}  // namespace tessera::mcp_server::policy

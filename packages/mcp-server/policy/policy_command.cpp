#include "packages/mcp-server/policy/policy_command.hpp"

#include "packages/mcp-server/policy/as_text.hpp"
#include "packages/mcp-server/policy/load_policy.hpp"

#include <boost/json/array.hpp>

#include <cstdio>

namespace tessera::mcp_server {
namespace {

json::object in_json(policy::Decision const& decision, std::vector<policy::Look> const& looks) {
  json::array skipped;
  for (policy::Look const& look : looks)
    if (!look.why_not.empty())
      skipped.push_back(json::object{{"rule", look.rule}, {"why_not", look.why_not}});
  bool const allowed = decision.effect == policy::Effect::allow;
  json::object out{{"effect", allowed ? "allow" : "deny"}, {"skipped", std::move(skipped)}};
  if (decision.rule != nullptr) {
    out["rule"] = decision.rule->name;
    out["line"] = decision.rule->line;
  }
  if (!allowed) out["reason"] = policy::refusal_text(decision);
  return out;
}

void print(policy::Decision const& decision, std::vector<policy::Look> const& looks) {
  for (policy::Look const& look : looks)
    if (!look.why_not.empty())
      std::printf("no   %s: %s\n", look.rule.c_str(), look.why_not.c_str());
  bool const allowed = decision.effect == policy::Effect::allow;
  std::string const by = decision.rule == nullptr ? "no rule fits: the default"
                                                  : decision.rule->name + " (line " +
                                                        std::to_string(decision.rule->line) + ")";
  std::printf("yes  %s\n%s\n", by.c_str(), allowed ? "allowed" : "denied");
  if (!allowed) std::printf("the caller is told: %s\n", policy::refusal_text(decision).c_str());
}

}  // namespace

void PolicyCommand::add_to(appkit::CommandParser const& app) {
  auto const policy = app.command("policy", "The rules about who may call what");
  policy.requires_command();
  auto const test = policy.command(
      "test", "Say which rule decides about a call; exit code 0: allowed, 1: denied");
  test.option("--as", caller_, "Who calls: tenant=acme,client=desk,scope=email:read,claim.role=x")
      .type_name("CALLER");
  test.option("tool", tool_, "The tool").required();
  test.option("arguments", arguments_, "Arguments: k=text, k:=json").type_name("K=V");
  asks_for_it(test);
}

int PolicyCommand::run(Config const& config) {
  policy::Policy const rules = policy::load_policy(config).value();
  policy::MadeUpCaller const caller = policy::read_caller(caller_).value();
  json::value const arguments = policy::read_arguments(arguments_).value();
  policy::Decision const decision = rules.decide(caller.subject(), tool_, arguments);
  auto const looks = policy::explain(rules, caller.subject(), tool_, arguments);
  if (json_)
    std::printf("%s\n", write_json(in_json(decision, looks)).c_str());
  else
    print(decision, looks);
  return decision.effect == policy::Effect::allow ? 0 : 1;
}

}  // namespace tessera::mcp_server

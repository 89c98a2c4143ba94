#include "packages/ai-agent-chatbox/rules_text.hpp"

#include "base/json.hpp"

#include <gtest/gtest.h>

namespace tessera::chatbox {
namespace {

class OneTool final : public agent::ToolHost {
 public:
  Task<> ready() override { co_return; }
  [[nodiscard]] std::vector<agent::Tool> tools() const override {
    agent::Tool tool;
    tool.server = "mail";
    tool.name = "get_email";
    tool.read_only = true;
    return {tool};
  }
  [[nodiscard]] bool trusted_to_ask(std::string const&) const override { return false; }
  Task<agent::ToolOutcome> call(std::string, std::string, json::object,
                                agent::CallSupport&) override {
    co_return agent::ToolOutcome{};
  }
};

std::string explained(agent::ApprovalRules rules, std::string_view call) {
  OneTool const host;
  agent::Approvals const approvals(std::move(rules));
  Result<std::string> text = explain_call(approvals, host, call);
  return text ? *text : "error: " + text.error().hint;
}

TEST(RulesText, names_the_rule_that_decides) {
  agent::ApprovalRules rules;
  rules.deny = {"mail/change_*"};
  std::string const text = explained(rules, R"(mail/change_email {"a":1})");
  EXPECT_NE(text.find("denied"), std::string::npos) << text;
  EXPECT_NE(text.find("rule deny mail/change_*"), std::string::npos) << text;
  EXPECT_NE(text.find("not connected"), std::string::npos) << text;
}

TEST(RulesText, knows_what_a_connected_tool_claims) {
  EXPECT_NE(explained({}, "mail/get_email").find("read-only tool"), std::string::npos);
}

TEST(RulesText, refuses_what_is_no_call) {
  for (char const* const call : {"", "mail", "/x", "mail/", "mail/x [1]", "mail/x {"})
    EXPECT_EQ(explained({}, call).substr(0, 6), "error:") << call;
}

TEST(RulesText, lists_the_rules_in_the_order_of_their_trial) {
  agent::ApprovalRules rules;
  rules.deny = {"a/*"};
  rules.allow = {"b/*"};
  rules.usual["c"] = agent::Verdict::ask;
  std::string const text = describe_rules(rules);
  EXPECT_LT(text.find("deny  a/*"), text.find("allow b/*"));
  EXPECT_LT(text.find("allow b/*"), text.find("everything else of c"));
}

}  // namespace
}  // namespace tessera::chatbox

#include "packages/ai-agent-chatbox/commands/approve_text.hpp"

#include <gtest/gtest.h>

namespace tessera::chatbox {
namespace {

/// One tool, connected.
class OneTool final : public agent::ToolHost {
 public:
  Task<> ready() override { co_return; }
  [[nodiscard]] std::vector<agent::Tool> tools() const override { return {tool}; }
  [[nodiscard]] bool trusted_to_ask(std::string const&) const override { return false; }
  Task<agent::ToolOutcome> call(std::string, std::string, json::object,
                                agent::CallSupport&) override {
    co_return agent::ToolOutcome{};
  }
  agent::Tool tool = [] {
    agent::Tool out;
    out.server = "mail";
    out.name = "send";
    return out;
  }();
};

TEST(ApproveText, says_yes_until_exit_and_takes_it_back) {
  OneTool const host;
  agent::Approvals approvals({});
  EXPECT_NE(approve_by_hand(approvals, host, "").find("yes to nothing"), std::string::npos);
  EXPECT_EQ(approve_by_hand(approvals, host, "mail/send"),
            "Calls of mail/send run without a question until exit.\n");
  EXPECT_EQ(approvals.decide(host.tool, false, "x").verdict, agent::Verdict::allow);
  EXPECT_NE(approve_by_hand(approvals, host, "").find("yes until exit  mail/send\n"),
            std::string::npos);
  EXPECT_EQ(approve_by_hand(approvals, host, "forget"), "Every yes is taken back.\n");
  EXPECT_EQ(approvals.decide(host.tool, false, "x").verdict, agent::Verdict::ask);
}

TEST(ApproveText, overrules_no_rule_and_invents_no_tool) {
  OneTool const host;
  agent::ApprovalRules rules;
  rules.deny.emplace_back("mail/*");
  agent::Approvals approvals(rules);
  EXPECT_NE(approve_by_hand(approvals, host, "mail/send").find("stays denied: rule deny mail/*"),
            std::string::npos);
  EXPECT_NE(approve_by_hand(approvals, host, "mail/\x1b[2J").find("No connected tool"),
            std::string::npos);
  EXPECT_EQ(approve_by_hand(approvals, host, "mail/\x1b[2J").find('\x1b'), std::string::npos);
}

TEST(ApproveText, switches_a_tool_on_again) {
  OneTool const host;
  agent::Approvals approvals({});
  approvals.disable(host.tool);
  EXPECT_NE(approve_by_hand(approvals, host, "").find("switched off    mail/send"),
            std::string::npos);
  static_cast<void>(approve_by_hand(approvals, host, "mail/send"));
  EXPECT_EQ(approvals.decide(host.tool, false, "x").verdict, agent::Verdict::allow);
}

}  // namespace
}  // namespace tessera::chatbox

#include "agent/approvals.hpp"

#include <gtest/gtest.h>

namespace tessera::agent {
namespace {

Tool tool(std::string name, bool read_only = false, bool asks_human = false) {
  Tool out;
  out.server = "mail";
  out.name = std::move(name);
  out.read_only = read_only;
  out.asks_human = asks_human;
  return out;
}

TEST(Approvals, let_a_reading_tool_run_and_ask_for_any_other) {
  Approvals const approvals({});
  EXPECT_EQ(approvals.decide(tool("get", true), false, "x").verdict, Verdict::allow);
  EXPECT_EQ(approvals.decide(tool("change"), false, "x").verdict, Verdict::ask);
}

TEST(Approvals, ask_for_reading_tools_too_where_the_owner_wants_it) {
  Approvals const approvals({.deny = {}, .ask = {}, .allow = {}, .read_only_runs = false});
  EXPECT_EQ(approvals.decide(tool("get", true), false, "x").verdict, Verdict::ask);
}

TEST(Approvals, leave_the_question_to_a_server_only_if_the_owner_trusts_its_claim) {
  Approvals const approvals({});
  EXPECT_EQ(approvals.decide(tool("change", false, true), true, "x").verdict, Verdict::server_asks);
  EXPECT_EQ(approvals.decide(tool("change", false, true), false, "x").verdict, Verdict::ask);
  EXPECT_EQ(approvals.decide(tool("change", false, false), true, "x").verdict, Verdict::ask);
}

TEST(Approvals, try_deny_before_ask_before_allow) {
  Approvals const approvals({.deny = {"mail/drop*"}, .ask = {"mail/get_?"}, .allow = {"mail/*"}});
  EXPECT_EQ(approvals.decide(tool("drop_all", true), true, "x").verdict, Verdict::deny);
  EXPECT_EQ(approvals.decide(tool("get_1", true), true, "x").verdict, Verdict::ask);
  Decision const allowed = approvals.decide(tool("change"), false, "x");
  EXPECT_EQ(allowed.verdict, Verdict::allow);
  EXPECT_EQ(allowed.reason, "rule allow mail/*");
}

TEST(Approvals, bind_a_grant_to_the_exact_arguments) {
  Approvals approvals({});
  std::string const one = digest_of_arguments({{"a", 1}, {"b", 2}});
  approvals.remember(tool("change"), one, Approval::exact);
  EXPECT_EQ(
      approvals.decide(tool("change"), false, digest_of_arguments({{"b", 2}, {"a", 1}})).verdict,
      Verdict::allow);
  EXPECT_EQ(
      approvals.decide(tool("change"), false, digest_of_arguments({{"a", 1}, {"b", 3}})).verdict,
      Verdict::ask);
}

TEST(Approvals, end_a_grant_when_the_tool_changes_what_it_says) {
  Approvals approvals({});
  approvals.remember(tool("change"), "x", Approval::session);
  EXPECT_EQ(approvals.decide(tool("change"), false, "y").verdict, Verdict::allow);
  Tool changed = tool("change");
  changed.description = "now does something else";
  EXPECT_EQ(approvals.decide(changed, false, "y").verdict, Verdict::ask);
}

TEST(Approvals, do_not_let_a_grant_overrule_a_denial) {
  Approvals approvals({.deny = {"*/change"}, .ask = {}, .allow = {}});
  approvals.remember(tool("change"), "x", Approval::session);
  EXPECT_EQ(approvals.decide(tool("change"), true, "x").verdict, Verdict::deny);
}

TEST(Approvals, do_what_is_usual_for_a_server_where_no_rule_names_the_tool) {
  ApprovalRules rules;
  rules.usual["mail"] = Verdict::ask;
  rules.allow = {"mail/list"};
  EXPECT_EQ(Approvals(rules).decide(tool("get", true), false, "x").verdict, Verdict::ask);
  EXPECT_EQ(Approvals(rules).decide(tool("list"), false, "x").verdict, Verdict::allow);
  rules.usual["mail"] = Verdict::deny;
  EXPECT_EQ(Approvals(rules).decide(tool("get", true), false, "x").verdict, Verdict::deny);
  EXPECT_EQ(Approvals(rules).decide(tool("list"), false, "x").verdict, Verdict::allow);
  rules.usual["mail"] = Verdict::allow;
  Tool other = tool("change");
  other.server = "files";
  EXPECT_EQ(Approvals(rules).decide(tool("change"), false, "x").verdict, Verdict::allow);
  EXPECT_EQ(Approvals(rules).decide(other, false, "x").verdict, Verdict::ask);
}

TEST(Approvals, let_no_grant_overrule_a_server_that_is_usually_denied) {
  ApprovalRules rules;
  rules.usual["mail"] = Verdict::deny;
  Approvals approvals(rules);
  approvals.remember(tool("change"), "x", Approval::session);
  EXPECT_EQ(approvals.decide(tool("change"), false, "x").verdict, Verdict::deny);
}

TEST(Glob, matches_whole_texts) {
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("a*c/*", "abcc/x_y"));
  EXPECT_FALSE(glob_matches("a*c", "abcd"));
  EXPECT_FALSE(glob_matches("", "a"));
  EXPECT_TRUE(glob_matches("my_server/get_*", "my_server/get_email"));
}

}  // namespace
}  // namespace tessera::agent

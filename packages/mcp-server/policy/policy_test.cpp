#include "packages/mcp-server/policy/policy.hpp"

#include "packages/mcp-server/policy/glob.hpp"
#include "packages/mcp-server/policy/read_policy.hpp"

#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace tessera::mcp_server::policy {
namespace {

Policy rules(std::string_view toml) { return read_policy(toml, "rules.toml").value(); }

/// Somebody of the tenant `acme` who may read and write.
struct Caller {
  std::vector<std::string> scopes{"email:read", "email:write"};
  json::object claims{{"role", "intern"}, {"groups", {"a", "b"}}, {"org", {{"unit", 7}}}};
  std::string tenant = "acme";
  std::string client_id = "desk";

  [[nodiscard]] Subject subject() const { return {tenant, client_id, scopes, &claims}; }
};

bool allowed(Policy const& policy, std::string_view tool, json::value const& arguments = {},
             Caller const& caller = {}) {
  return policy.decide(caller.subject(), tool, arguments).effect == Effect::allow;
}

TEST(Glob, fits_the_whole_text) {
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("get_*", "get_email"));
  EXPECT_TRUE(glob_matches("*_email", "get_email"));
  EXPECT_TRUE(glob_matches("g?t*mail", "get_email"));
  EXPECT_TRUE(glob_matches("a*b*c", "a-b-b-c"));
  EXPECT_FALSE(glob_matches("get_*", "forget_email"));
  EXPECT_FALSE(glob_matches("get", "get_email"));
  EXPECT_FALSE(glob_matches("GET_*", "get_email")) << "upper and lower case differ";
  EXPECT_FALSE(glob_matches("", "x"));
  EXPECT_FALSE(glob_matches("?", ""));
}

TEST(Glob, a_pattern_full_of_stars_is_not_slow) {
  std::string pattern;
  for (int i = 0; i < 1'000; ++i) pattern += "*a";
  EXPECT_FALSE(glob_matches(pattern + "b", std::string(4'000, 'a')));
}

TEST(Policy, allows_everything_without_rules) {
  EXPECT_TRUE(allowed(Policy(), "change_email"));
  EXPECT_TRUE(allowed(rules(""), "change_email"));
  EXPECT_FALSE(allowed(rules("default = 'deny'"), "change_email"));
}

TEST(Policy, the_first_rule_that_fits_decides) {
  Policy const policy = rules(R"(
    default = "deny"
    [[rules]]
    tool = "change_*"
    effect = "deny"
    [[rules]]
    tool = ["get_email", "change_email"]
    effect = "allow"
  )");
  EXPECT_TRUE(allowed(policy, "get_email"));
  EXPECT_FALSE(allowed(policy, "change_email"));
  EXPECT_FALSE(allowed(policy, "get_chart"));
}

TEST(Policy, matches_who_calls) {
  EXPECT_FALSE(allowed(rules("rules = [{tenant = 'ac*', effect = 'deny'}]"), "x"));
  EXPECT_TRUE(allowed(rules("rules = [{tenant = 'globex', effect = 'deny'}]"), "x"));
  EXPECT_FALSE(allowed(rules("rules = [{client_id = ['till', 'desk'], effect = 'deny'}]"), "x"));
  EXPECT_FALSE(allowed(rules("rules = [{scopes = 'email:write', effect = 'deny'}]"), "x"));
  EXPECT_TRUE(allowed(rules("rules = [{scopes = ['email:write', 'other'], effect = 'deny'}]"), "x"))
      << "all scopes are needed";
}

TEST(Policy, matches_claims_by_value_by_list_and_in_objects) {
  auto const denied = [](std::string const& claims) {
    return !allowed(rules("rules = [{" + claims + ", effect = 'deny'}]"), "x");
  };
  EXPECT_TRUE(denied("claims.role = 'intern'"));
  EXPECT_TRUE(denied("claims.role = ['boss', 'intern']"));
  EXPECT_TRUE(denied("claims.groups = 'b'")) << "one element of a list is enough";
  EXPECT_TRUE(denied("claims.org.unit = 7"));
  EXPECT_TRUE(denied("claims.org.unit = 7.0")) << "one number in two spellings";
  EXPECT_FALSE(denied("claims.org.unit = '7'"));
  EXPECT_FALSE(denied("claims.role = 'boss'"));
  EXPECT_FALSE(denied("claims.absent = 'x'"));
  EXPECT_FALSE(denied("claims.role.deeper = 'x'"));
}

TEST(Policy, matches_arguments) {
  auto const denied = [](std::string const& condition, json::value const& arguments) {
    return !allowed(rules("rules = [{arguments.\"/a\" = " + condition + ", effect = 'deny'}]"), "x",
                    arguments);
  };
  EXPECT_TRUE(denied("'v'", {{"a", "v"}}));
  EXPECT_FALSE(denied("'v'", {{"a", "w"}}));
  EXPECT_FALSE(denied("'v'", {{"b", "v"}})) << "an absent argument never fits";
  EXPECT_FALSE(denied("'v'", nullptr));
  EXPECT_TRUE(denied("['v', 2, true]", {{"a", true}}));
  EXPECT_TRUE(denied("{equals = 2}", {{"a", 2.0}}));
  EXPECT_TRUE(denied("{one_of = [1, 2]}", {{"a", 2}}));
  EXPECT_TRUE(denied("{glob = ['*@evil.example', '*.evil.example']}", {{"a", "x@evil.example"}}));
  EXPECT_FALSE(denied("{glob = '*'}", {{"a", 7}})) << "only a text is like a pattern";
  EXPECT_TRUE(denied("{min = 10, max = 20}", {{"a", 20}}));
  EXPECT_FALSE(denied("{min = 10, max = 20}", {{"a", 20.5}}));
  EXPECT_FALSE(denied("{min = 10}", {{"a", "11"}})) << "a text is no number";
  EXPECT_TRUE(denied("{min = 0}", {{"a", std::uint64_t{18'000'000'000'000'000'000U}}}));
}

TEST(Policy, a_pointer_leads_into_objects_and_lists) {
  Policy const policy = rules("rules = [{arguments.'/to/1/a~1b~0' = 'v', effect = 'deny'}]");
  EXPECT_FALSE(allowed(policy, "x", {{"to", {1, {{"a/b~", "v"}}}}}));
  EXPECT_TRUE(allowed(policy, "x", {{"to", {{{"a/b~", "v"}}, 1}}}));
  EXPECT_TRUE(allowed(policy, "x", {{"to", {1}}}));
}

TEST(Policy, hides_a_tool_only_when_no_argument_could_help) {
  Policy const policy = rules(R"(
    [[rules]]
    tool = "change_email"
    arguments."/new_email" = { glob = "*@evil.example" }
    effect = "deny"
    [[rules]]
    tool = "get_chart"
    arguments."/days" = { max = 7 }
    effect = "allow"
    [[rules]]
    tool = "get_*"
    claims.role = "intern"
    effect = "deny"
  )");
  Caller const caller;
  EXPECT_TRUE(policy.may_be_allowed(caller.subject(), "change_email"));
  EXPECT_TRUE(policy.may_be_allowed(caller.subject(), "get_chart"));
  EXPECT_FALSE(policy.may_be_allowed(caller.subject(), "get_email"));
  Caller boss;
  boss.claims["role"] = "boss";
  EXPECT_TRUE(policy.may_be_allowed(boss.subject(), "get_email"));
  EXPECT_FALSE(rules("default = 'deny'").may_be_allowed(caller.subject(), "get_email"));
}

TEST(Policy, names_patterns_that_fit_no_tool) {
  Policy const policy = rules(
      "rules = [{name = 'typo', tool = ['get_*', 'chnage_email'], effect = 'deny'},"
      "{effect = 'allow'}]");
  auto const idle = idle_patterns(policy, {"get_email", "change_email"});
  ASSERT_EQ(idle.size(), 1U);
  EXPECT_EQ(idle[0].rule, "typo");
  EXPECT_EQ(idle[0].pattern, "chnage_email");
}

TEST(Policy, tells_the_caller_the_reason_and_nothing_of_the_rule) {
  Policy const policy = rules(
      "rules = [{name = 'secret name', tool = 'a', effect = 'deny', reason = 'Not today.'},"
      "{name = 'secret name', effect = 'deny'}]");
  Caller const caller;
  EXPECT_EQ(refusal_text(policy.decide(caller.subject(), "a", {})), "Not today.");
  EXPECT_EQ(refusal_text(policy.decide(caller.subject(), "b", {})),
            "This call is not allowed here.");
}

TEST(Policy, explains_why_each_rule_before_the_deciding_one_did_not_fit) {
  Policy const policy = rules(R"(
    rules = [
      {name = "one", tool = "other", effect = "deny"},
      {name = "two", claims.role = "boss", effect = "allow"},
      {name = "three", scopes = "admin", effect = "allow"},
      {name = "four", arguments."/days" = {max = 7}, effect = "allow"},
      {name = "five", tenant = "acme", effect = "deny"},
      {name = "six", effect = "allow"},
    ])");
  Caller const caller;
  std::vector<Look> const looks = explain(policy, caller.subject(), "get_chart", {{"days", 30}});
  ASSERT_EQ(looks.size(), 5U);
  EXPECT_EQ(looks[0].why_not, "the tool 'get_chart' is not other");
  EXPECT_EQ(looks[1].why_not, "the claim role is absent, or not one of \"boss\"");
  EXPECT_EQ(looks[2].why_not, "the scope admin is missing");
  EXPECT_EQ(looks[3].why_not, "the argument /days is 30, not at most 7E0");
  EXPECT_EQ(looks[4].rule, "five");
  EXPECT_EQ(looks[4].why_not, "");
}

void expect_refused(std::string const& toml, std::string const& hint,
                    std::string_view section = {}) {
  Result<Policy> const policy = read_policy(toml, "rules.toml", section);
  ASSERT_FALSE(policy) << toml;
  EXPECT_NE(policy.error().hint.find(hint), std::string::npos) << policy.error().hint;
}

TEST(ReadPolicy, refuses_what_it_does_not_know_and_names_the_line) {
  expect_refused("\n\nrules = [1", "rules.toml:3: ");
  expect_refused("\n[[rules]]\neffect = 'deny'\ntol = 'x'", "rules.toml:4: unknown key 'tol'");
  expect_refused("rule = []", "rules.toml:1: unknown key 'rule'");
  expect_refused("[[rules]]\ntool = 'x'", "has no effect");
  expect_refused("[[rules]]\neffect = 'Deny'", "rules.toml:2: effect is 'Deny'");
  expect_refused("default = 'maybe'", "default is 'maybe'");
  expect_refused("[[rules]]\neffect = 'deny'\narguments.x = 1", "must be a JSON Pointer");
  expect_refused("[[rules]]\neffect = 'deny'\narguments.'/~2' = 1", "neither ~0 nor ~1");
  expect_refused("[[rules]]\neffect = 'deny'\narguments.'/x' = {like = 1}", "unknown key 'like'");
  expect_refused("[[rules]]\neffect = 'deny'\narguments.'/x' = {}", "needs equals");
  expect_refused("[[rules]]\neffect = 'deny'\narguments.'/x' = {min = 2, max = 1}", "above max");
  expect_refused("[[rules]]\neffect = 'deny'\narguments.'/x' = {min = 'a'}", "must be a number");
  expect_refused("[[rules]]\neffect = 'deny'\narguments.'/x' = {equals = 1, one_of = [1]}",
                 "exclude each other");
  expect_refused("[[rules]]\neffect = 'deny'\ntenant = []", "empty list");
  expect_refused("[[rules]]\neffect = 'deny'\ntenant = ''", "must not be empty");
  expect_refused("[[rules]]\neffect = 'deny'\nscopes = 7", "must be a text");
  expect_refused("[[rules]]\neffect = 'deny'\nclaims.a = [[1]]", "must be a text, a number");
  expect_refused("[[rules]]\neffect = 'deny'\nclaims.a = nan", "must be a text, a number");
  expect_refused("[[rules]]\neffect = 'allow'\nreason = 'x'", "nobody would read its reason");
  expect_refused("rules = 1", "[[rules]]");
  expect_refused("rules = [1]", "must be a table");
}

TEST(ReadPolicy, bounds_how_much_there_can_be) {
  std::string many;
  for (int i = 0; i < 1'001; ++i) many += "[[rules]]\neffect = 'deny'\n";
  expect_refused(many, "more than 1000 rules");
  std::string wide = "[[rules]]\neffect = 'deny'\ntenant = [";
  for (int i = 0; i < 1'001; ++i) wide += "'x',";
  std::string deep = "[[rules]]\neffect = 'deny'\nclaims";
  for (int i = 0; i < 5'000; ++i) deep += ".a";
  expect_refused(deep + " = 1", "rules.toml:3: a line has more than 8192 bytes");
  expect_refused(deep.substr(0, 4'000) + " = 1", "more than 1000 values");
  expect_refused(wide + "]", "more than 1000 values");
  expect_refused("[[rules]]\neffect = 'deny'\ntenant = '" + std::string(5'000, 'x') + "'",
                 "too long");
}

TEST(ReadPolicy, reads_the_section_of_a_configuration_and_leaves_the_rest_alone) {
  std::string const config =
      "port = 1\n[policy]\ndefault = 'deny'\nfile = ''\n"
      "[[policy.rules]]\ntool = 'get_*'\neffect = 'allow'\n";
  Policy const policy = read_policy(config, "c.toml", "policy").value();
  EXPECT_TRUE(allowed(policy, "get_email"));
  EXPECT_FALSE(allowed(policy, "change_email"));
  EXPECT_TRUE(read_policy("port = 1", "c.toml", "policy")->rules().empty());
  expect_refused("[policy]\nfiles = 'x'", "unknown key 'files'", "policy");
}

}  // namespace
}  // namespace tessera::mcp_server::policy

#include "packages/mcp-server/tenants/tenant_gate.hpp"

#include "mcp/server/tool.hpp"
#include "packages/mcp-server/policy/read_policy.hpp"
#include "packages/mcp-server/tenants/tool_access.hpp"
#include "testkit/run.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

// What a caller's tenant may do: at the door, and tool by tool.

namespace tessera::mcp_server {
namespace {

using namespace std::chrono_literals;

Task<http::Response> answer() { co_return http::text_response(200, "served"); }

struct Bed {
  explicit Bed(std::string_view layer, std::string_view rules = {})
      : written{{kDefaultTenant, parse_json_as<TenantLayer>(layer).value()}},
        policy(policy::read_policy(rules, "rules.toml").value()) {}
  ~Bed() { testkit::run(loop, tasks.stop()); }

  static http::PrincipalPtr caller(std::string tenant, std::string client_id = "desk") {
    auto principal = std::make_shared<http::Principal>();
    principal->tenant = std::move(tenant);
    principal->client_id = std::move(client_id);
    return principal;
  }
  http::Response pass(http::PrincipalPtr who) {
    http::Request request;
    request.principal = std::move(who);
    http::Handler const gate = http::chain({tenant_gate(directory, limits, null_log())},
                                           [](http::Request&) { return answer(); });
    return testkit::run(loop, gate(request));
  }
  int served(http::PrincipalPtr const& who, int tries) {
    int count = 0;
    for (int i = 0; i < tries; ++i) count += pass(who).status == 200 ? 1 : 0;
    return count;
  }
  std::optional<mcp::ToolRefusal> refusal(http::PrincipalPtr who, mcp::ToolSpec const& tool,
                                          json::value const& arguments = json::object()) {
    return testkit::run(loop, access.refusal(std::move(who), tool, arguments));
  }
  bool hidden(http::PrincipalPtr who, mcp::ToolSpec const& tool) {
    return testkit::run(loop, access.hidden_from(std::move(who)))(tool);
  }

  asio::io_context loop{1};
  ManualClock clock;
  SystemRandom random;
  TenantLayers written;
  TenantStoreConfig config;
  policy::Policy policy;
  RateTable table{1024, random};
  TaskGroup tasks{loop.get_executor()};
  TenantDirectory directory{
      {written, config, {}, [this](std::string_view name) { return table.key_of(name); }},
      tasks,
      clock,
      null_log()};
  RateLimits limits{table, clock, nullptr};
  ToolAccess access{policy, directory, limits, null_log()};
};

mcp::ToolSpec tool(std::string name, bool reads = true) {
  mcp::ToolSpec spec;
  spec.name = std::move(name);
  spec.annotations = mcp::ToolAnnotations{.read_only_hint = reads};
  return spec;
}

TEST(TenantGate, answers_429_and_says_when_to_come_back) {
  Bed bed(R"({"requests_per_second":0.5,"burst":2})");
  EXPECT_EQ(bed.served(Bed::caller("acme"), 2), 2);
  http::Response const refused = bed.pass(Bed::caller("acme"));
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.headers.get("Retry-After"), "2");
  json::value const body = parse_json(refused.body).value();
  EXPECT_EQ(body.at("jsonrpc").as_string(), "2.0");
  EXPECT_EQ(body.at("error").at("data").at("retryAfterSeconds").to_number<int>(), 2);
  bed.clock.advance(2s);
  EXPECT_EQ(bed.pass(Bed::caller("acme")).status, 200);
}

TEST(TenantGate, one_tenant_that_floods_takes_nothing_from_another) {
  Bed bed(R"({"requests_per_second":1,"burst":5})");
  EXPECT_EQ(bed.served(Bed::caller("loud"), 1'000), 5);
  EXPECT_EQ(bed.served(Bed::caller("quiet"), 5), 5);
}

TEST(TenantGate, one_client_that_floods_takes_little_from_the_others_of_its_tenant) {
  Bed bed(R"({"requests_per_second":1,"burst":10,
              "client_requests_per_second":1,"client_burst":4})");
  EXPECT_EQ(bed.served(Bed::caller("acme", "loud"), 1'000), 4);
  EXPECT_EQ(bed.served(Bed::caller("acme", "quiet"), 4), 4);
  EXPECT_EQ(bed.served(Bed::caller("globex", "loud"), 4), 4)
      << "the same client for another tenant has another bucket";
}

TEST(TenantGate, refuses_a_tenant_that_nobody_wrote_down_when_told_to) {
  Bed bed("{}");
  bed.config.unknown_tenants = UnknownTenants::refuse;
  bed.written.emplace("acme", TenantLayer());
  EXPECT_EQ(bed.pass(Bed::caller("acme")).status, 200);
  EXPECT_THROW(bed.pass(Bed::caller("stranger")), Exception);
}

TEST(ToolAccess, a_tenant_sees_and_calls_the_tools_that_it_has) {
  Bed bed(R"({"tools":["get_*"]})");
  auto const caller = Bed::caller("acme");
  EXPECT_FALSE(bed.hidden(caller, tool("get_email")));
  EXPECT_TRUE(bed.hidden(caller, tool("change_email", false)));
  EXPECT_FALSE(bed.refusal(caller, tool("get_email")));
  auto const refused = bed.refusal(caller, tool("change_email", false));
  ASSERT_TRUE(refused);
  EXPECT_NE(refused->reason.find("not available to your tenant"), std::string::npos);
}

TEST(ToolAccess, a_tenant_that_forbids_changes_only_reads) {
  Bed bed(R"({"confirm":"forbid"})");
  auto const caller = Bed::caller("acme");
  EXPECT_FALSE(bed.refusal(caller, tool("get_email", true)));
  EXPECT_TRUE(bed.refusal(caller, tool("change_email", false)));
  EXPECT_TRUE(bed.hidden(caller, tool("change_email", false)));
  mcp::ToolSpec silent;
  silent.name = "who_knows";
  EXPECT_TRUE(bed.refusal(caller, silent)) << "what does not say that it reads may change";
}

TEST(ToolAccess, a_rule_about_arguments_refuses_the_call_and_leaves_the_tool_in_the_list) {
  Bed bed("{}", R"([[rules]]
                    tool = "change_email"
                    arguments."/new_email" = {glob = "*@evil"}
                    effect = "deny"
                    reason = "Not to that domain.")");
  auto const caller = Bed::caller("acme");
  EXPECT_FALSE(bed.hidden(caller, tool("change_email", false)));
  EXPECT_FALSE(bed.refusal(caller, tool("change_email", false), {{"new_email", "x@good"}}));
  auto const refused = bed.refusal(caller, tool("change_email", false), {{"new_email", "x@evil"}});
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->reason, "Not to that domain.");
  EXPECT_FALSE(refused->retry_after);
}

TEST(ToolAccess, a_rule_about_the_caller_hides_the_tool) {
  Bed bed("{}", "rules = [{tool = 'get_chart', tenant = 'acme', effect = 'deny'}]");
  EXPECT_TRUE(bed.hidden(Bed::caller("acme"), tool("get_chart")));
  EXPECT_FALSE(bed.hidden(Bed::caller("globex"), tool("get_chart")));
  EXPECT_TRUE(bed.refusal(Bed::caller("acme"), tool("get_chart")));
}

TEST(ToolAccess, a_dear_tool_costs_more_requests) {
  Bed bed(R"({"requests_per_second":1,"burst":10,"tool_cost":{"get_chart":5}})");
  auto const caller = Bed::caller("acme");
  auto const call = [&](std::string const& name) {
    return bed.pass(caller).status == 200 ? bed.refusal(caller, tool(name))
                                          : mcp::ToolRefusal{"429", 1s};
  };
  EXPECT_FALSE(call("get_chart"));
  EXPECT_FALSE(call("get_chart"));
  EXPECT_TRUE(call("get_email")) << "all ten are spent";
  bed.clock.advance(2s);
  EXPECT_FALSE(call("get_email"));
  auto const refused = call("get_chart");
  ASSERT_TRUE(refused);
  EXPECT_TRUE(refused->retry_after);
}

TEST(ToolAccess, nobody_is_refused) {
  Bed bed("{}");
  EXPECT_THROW(bed.refusal(nullptr, tool("get_email")), Exception);
}

}  // namespace
}  // namespace tessera::mcp_server

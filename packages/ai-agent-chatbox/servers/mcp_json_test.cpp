#include "packages/ai-agent-chatbox/servers/mcp_json.hpp"

#include <gtest/gtest.h>

namespace tessera::chatbox {
namespace {

std::string variables(char const* name) {
  std::string_view const wanted = name;
  if (wanted == "HOST") return "127.0.0.1";
  if (wanted == "KEY") return "very-secret-value";
  return {};
}

std::vector<ServerSpec> read(std::string_view text) {
  Result<std::vector<ServerSpec>> servers = parse_mcp_json(text, variables, "/folder");
  EXPECT_TRUE(servers) << servers.error().hint;
  return servers ? std::move(*servers) : std::vector<ServerSpec>();
}

ServerSpec only(std::string const& body) {
  std::vector<ServerSpec> servers = read(R"({"mcpServers":{"one":)" + body + "}}");
  return servers.size() == 1 ? std::move(servers.front()) : ServerSpec();
}

TEST(McpJson, fills_in_variables_of_addresses_and_headers) {
  ServerSpec const one = only(
      R"({"type":"http","url":"http://${HOST}:3005/mcp","headers":{"X-Tenant":"${TENANT:-acme}","X-Key":"{env:KEY}"}})");
  EXPECT_EQ(one.problem, "");
  EXPECT_EQ(one.url, "http://127.0.0.1:3005/mcp");
  EXPECT_EQ(one.headers.at(1).second.reveal(), "acme");
  EXPECT_EQ(one.headers.at(0).second.reveal(), "very-secret-value");
}

TEST(McpJson, fills_in_variables_of_a_program_and_shows_them_unfilled) {
  ServerSpec const one = only(
      R"({"command":"npx","args":["-y","--key","${KEY}"],"env":{"A":"${env:KEY}"},"cwd":"sub"})");
  EXPECT_EQ(one.problem, "");
  EXPECT_EQ(one.command, (std::vector<std::string>{"npx", "-y", "--key", "very-secret-value"}));
  EXPECT_EQ(one.shown, "npx -y --key ${KEY}");
  EXPECT_EQ(one.environment.at(0).second.reveal(), "very-secret-value");
  EXPECT_EQ(one.directory, "/folder/sub");
  EXPECT_EQ(one.variables, std::vector<std::string>{"KEY"});
}

TEST(McpJson, a_missing_variable_switches_off_that_server_only) {
  auto const servers =
      read(R"({"mcpServers":{"bad":{"url":"http://h/${NOPE}"},"good":{"url":"http://h/mcp"}}})");
  ASSERT_EQ(servers.size(), 2U);
  EXPECT_NE(servers[0].problem.find("NOPE is not set"), std::string::npos) << servers[0].problem;
  EXPECT_EQ(servers[1].problem, "");
}

TEST(McpJson, a_problem_never_tells_a_value) {
  ServerSpec const one = only(R"({"url":"ftp://${KEY}/"})");
  EXPECT_NE(one.problem, "");
  EXPECT_EQ(one.problem.find("very-secret"), std::string::npos);
  EXPECT_EQ(one.shown, "ftp://${KEY}/");
}

TEST(McpJson, takes_the_shapes_of_other_hosts) {
  EXPECT_EQ(read(R"({"servers":{"a":{"type":"http","url":"https://h/mcp"}}})").at(0).url,
            "https://h/mcp");
  EXPECT_EQ(only(R"({"httpUrl":"https://h/mcp","url":"https://old/"})").url, "https://h/mcp");
  auto const local =
      read(R"({"mcp":{"a":{"type":"local","command":["npx","x"],"environment":{"B":"1"}}}})");
  EXPECT_EQ(local.at(0).problem, "");
  EXPECT_EQ(local.at(0).command, (std::vector<std::string>{"npx", "x"}));
  EXPECT_EQ(only(R"({"type":"sse","url":"https://h/"})").problem, "");
}

TEST(McpJson, refuses_an_entry_that_is_neither_address_nor_program) {
  for (char const* const body :
       {R"({})", R"({"url":"http://h/","command":"x"})", R"({"type":"http","command":"x"})",
        R"({"type":"pigeon","url":"http://h/"})", R"(7)", R"({"command":""})", R"({"command":7})",
        R"({"command":"x","args":"y"})", R"({"command":"x","env":{"A=B":"c"}})",
        R"({"url":"http://h/","headers":{"X":"a\r\nEvil: b"}})", R"({"url":"http://h/${A"})"})
    EXPECT_NE(only(body).problem, "") << body;
}

TEST(McpJson, refuses_a_name_that_would_mean_something_in_a_rule) {
  EXPECT_NE(read(R"({"mcpServers":{"a*":{"url":"http://h/"}}})").at(0).problem, "");
  EXPECT_NE(read(R"({"mcpServers":{"a/b":{"url":"http://h/"}}})").at(0).problem, "");
}

TEST(McpJson, reads_its_own_settings_strictly) {
  ServerSpec const one = only(
      R"({"url":"http://h/","timeoutMs":500,"protocol":"2025-11-25","tools":{"include":["get_*"],"exclude":["get_x"]},
          "approval":{"default":"deny","tools":{"get_*":"allow","change":"ask"}},"auth":{"type":"none"}})");
  EXPECT_EQ(one.problem, "");
  EXPECT_EQ(one.timeout.count(), 500);
  EXPECT_EQ(one.era, mcp::EraChoice::legacy);
  EXPECT_EQ(one.approval.allow, std::vector<std::string>{"one/get_*"});
  EXPECT_EQ(one.approval.usual.at("one"), agent::Verdict::deny);
  for (char const* const part :
       {R"("timeoutMs":0)", R"("protocol":"1999")", R"("tools":{"includes":[]})",
        R"("approval":{"default":"always"})", R"("approval":{"tools":{"x":"yes"}})",
        R"("auth":{"type":"magic"})", R"("auth":{"type":"oauth","secret":"x"})",
        R"("auth":{"type":"token_command","command":"sh -c x"})",
        R"("auth":{"type":"client_credentials","issuer":"https://i"})"})
    EXPECT_NE(only(std::string(R"({"url":"http://h/",)") + part + "}").problem, "") << part;
}

TEST(McpJson, settings_of_other_programs_let_no_tool_run) {
  ServerSpec const one = only(R"({"url":"http://h/","autoApprove":["*"],"trust":true})");
  EXPECT_EQ(one.problem, "");
  EXPECT_TRUE(one.approval.allow.empty());
  EXPECT_EQ(one.ignored, (std::vector<std::string>{"autoApprove", "trust"}));
}

TEST(McpJson, refuses_a_file_without_servers) {
  for (char const* const text : {"", "[]", "{}", R"({"mcpServers":[]})", "{\"mcpServers\":{},}",
                                 R"({"mcpServers":{},"servers":{}})"})
    EXPECT_FALSE(parse_mcp_json(text, variables, "/")) << text;
}

TEST(McpJson, refuses_more_servers_than_it_would_connect) {
  std::string text = R"({"mcpServers":{)";
  for (int i = 0; i < 65; ++i)
    text += (i == 0 ? "\"s" : ",\"s") + std::to_string(i) + R"(":{"url":"http://h/"})";
  EXPECT_FALSE(parse_mcp_json(text + "}}", variables, "/"));
}

TEST(McpJson, a_server_is_told_the_working_folder_only_where_its_settings_say_so) {
  auto const roots = [](std::string const& setting) {
    auto const servers = parse_mcp_json(
        R"({"mcpServers":{"a":{"url":"https://a.example/mcp")" + setting + "}}}",
        [](char const*) { return std::string(); }, "/folder");
    return servers && servers->front().problem.empty() && servers->front().roots;
  };
  EXPECT_FALSE(roots(""));
  EXPECT_FALSE(roots(R"(,"roots":false)"));
  EXPECT_FALSE(roots(R"(,"roots":"/etc")"));
  EXPECT_TRUE(roots(R"(,"roots":true)"));
}

}  // namespace
}  // namespace tessera::chatbox

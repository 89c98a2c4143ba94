#include "mcp/client/client.hpp"
#include "mcp/client/response_cache.hpp"
#include "mcp/protocol/errc.hpp"
#include "testkit/mcp_client_bed.hpp"
#include "testkit/mcp_peer.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

using testkit::code_thrown;
using testkit::mcp_result;
using testkit::McpClientBed;
using testkit::McpPeer;
using Seen = McpPeer::Seen;

McpPeer::Answer modern(McpPeer::Answer answer) {
  return [answer](Seen const& seen) {
    if (seen.method() == "server/discover") return mcp_result(seen, testkit::discover_result());
    return answer(seen);
  };
}
json::value reply(char const* text) { return parse_json(text).value(); }

Task<std::string> prompts_and_one(Client& client) {
  Task<std::vector<Prompt>> listing = client.list_prompts();
  std::vector<Prompt> const prompts = co_await std::move(listing);
  std::map<std::string, std::string> arguments{{"who", "you"}};
  Task<GetPromptResult> getting = client.get_prompt(prompts.at(0).name, std::move(arguments));
  GetPromptResult const got = co_await std::move(getting);
  co_return std::to_string(prompts.size()) + got.messages.at(0).content.text.value_or("");
}

TEST(ClientFeatures, lists_all_pages_of_prompts_and_gets_one) {
  McpPeer peer(modern([](Seen const& seen) {
    if (seen.method() == "prompts/get")
      return mcp_result(seen, reply(R"({"messages":[{"role":"user","content":{"type":"text",
        "text":"Hello"}}]})"));
    if (seen.at("/params/cursor") == "2")
      return mcp_result(seen, reply(R"({"prompts":[{"name":"b"}]})"));
    return mcp_result(seen, reply(R"({"prompts":[{"name":"สวัสดี"}],"nextCursor":"2"})"));
  }));
  McpClientBed bed(peer.url());
  EXPECT_EQ(bed.use<std::string>(prompts_and_one), "2Hello");
  Seen const got = peer.last("prompts/get");
  EXPECT_EQ(got.at("/params/arguments/who"), "you");
  EXPECT_TRUE(got.headers.get("Mcp-Name").starts_with("=?base64?"));
}

Task<std::string> resources(Client& client) {
  Task<std::vector<Resource>> listing = client.list_resources();
  std::vector<Resource> const all = co_await std::move(listing);
  Task<std::vector<ResourceTemplate>> naming = client.list_resource_templates();
  std::vector<ResourceTemplate> const templates = co_await std::move(naming);
  std::string text;
  for (int i = 0; i < 2; ++i) {
    Task<ReadResourceResult> reading = client.read_resource(all.at(0).uri);
    ReadResourceResult const read = co_await std::move(reading);
    text += read.contents.at(0).text.value_or("");
  }
  co_return templates.at(0).uri_template + text;
}

McpPeer::Answer with_resources() {
  return modern([](Seen const& seen) {
    if (seen.method() == "resources/list")
      return mcp_result(seen, reply(R"({"resources":[{"uri":"file:///a","name":"a"}]})"));
    if (seen.method() == "resources/templates/list")
      return mcp_result(seen,
                        reply(R"({"resourceTemplates":[{"uriTemplate":"x:{y}","name":"n"}]})"));
    return mcp_result(seen, reply(R"({"contents":[{"uri":"file:///a","text":"A"}],
      "ttlMs":60000,"cacheScope":"private"})"));
  });
}

// Spec: MCP 2026-07-28 server/utilities/caching
TEST(ClientFeatures, reads_a_resource_once_while_it_is_fresh) {
  McpPeer peer(with_resources());
  McpClientBed bed(peer.url());
  EXPECT_EQ(bed.use<std::string>(resources), "x:{y}AA");
  EXPECT_EQ(peer.count("resources/read"), 1U);
  EXPECT_EQ(peer.last("resources/read").headers.get("Mcp-Name"), "file:///a");
}

TEST(ClientFeatures, shares_private_answers_only_with_the_same_authorization) {
  McpPeer peer(with_resources());
  McpClientBed bed(peer.url());
  bed.options.cache = std::make_shared<ResponseCache>(bed.clock);
  for (char const* who : {"alice", "alice", "bob", "", ""}) {
    bed.options.authorization = who;
    EXPECT_EQ(bed.use<std::string>(resources), "x:{y}AA");
  }
  EXPECT_EQ(peer.count("resources/read"), 4U) << "the second alice, nobody else";
}

TEST(ClientFeatures, completes_an_argument_within_the_bound_of_the_protocol) {
  McpPeer peer(modern([](Seen const& seen) {
    json::array values;
    int const many = seen.at("/params/argument/value") == "much" ? 101 : 2;
    for (int i = 0; i < many; ++i) values.push_back("v");
    return mcp_result(seen, json::object{{"completion", {{"values", std::move(values)}}}});
  }));
  auto const typed = [](char const* value) {
    return [value](Client& client) -> Task<std::size_t> {
      CompleteParams params;
      params.ref = CompletionReference{std::string(kRefPrompt), "p", std::nullopt};
      params.argument = CompletionArgument{"a", value};
      Task<Completion> completing = client.complete(std::move(params));
      Completion const completion = co_await std::move(completing);
      co_return completion.values.size();
    };
  };
  McpClientBed bed(peer.url());
  EXPECT_EQ(bed.use<std::size_t>(typed("x")), 2U);
  EXPECT_EQ(peer.last("completion/complete").at("/params/ref/type"), "ref/prompt");
  EXPECT_EQ(code_thrown([&] { bed.use<std::size_t>(typed("much")); }), Errc::bad_message);
}

Task<std::string> list_and_call(Client& client) {
  Task<std::vector<Tool>> listing = client.list_tools();
  std::vector<Tool> const tools = co_await std::move(listing);
  Task<CallToolResult> calling = client.call_tool("t", json::object());
  CallToolResult const result = co_await std::move(calling);
  co_return write_json(*result.structured_content);
}

// Spec: MCP 2026-07-28 server/tools (output schema)
TEST(ClientFeatures, refuses_a_result_that_does_not_fit_the_tools_own_schema) {
  McpPeer peer(modern([](Seen const& seen) {
    if (seen.method() == "tools/list")
      return mcp_result(seen, reply(R"({"tools":[{"name":"t","inputSchema":{"type":"object"},
        "outputSchema":{"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}}}]})"));
    return mcp_result(seen, reply(R"({"content":[],"structuredContent":{"n":"one"}})"));
  }));
  McpClientBed bed(peer.url());
  EXPECT_EQ(code_thrown([&] { bed.use<std::string>(list_and_call); }), Errc::output_mismatch);
  bed.options.validate_output = false;
  EXPECT_EQ(bed.use<std::string>(list_and_call), R"({"n":"one"})");
}

TEST(ClientFeatures, refuses_a_kind_of_result_that_was_not_agreed_on) {
  McpPeer peer(modern([](Seen const& seen) {
    return mcp_result(seen, reply(R"({"resultType":"strange","content":[]})"));
  }));
  McpClientBed bed(peer.url());
  auto const call = [](Client& client) -> Task<int> {
    Task<CallToolResult> calling = client.call_tool("t", json::object());
    CallToolResult const result = co_await std::move(calling);
    co_return 0;
  };
  EXPECT_EQ(code_thrown([&] { bed.use<int>(call); }), Errc::bad_message);
}

TEST(ClientFeatures, asks_for_the_log_and_hears_it) {
  McpPeer peer(modern([](Seen const& seen) {
    json::object result{
        {"jsonrpc", "2.0"}, {"id", seen.id()}, {"result", {{"prompts", json::array()}}}};
    return testkit::sse_response(
        "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":"
        "{\"level\":\"warning\",\"data\":\"hot\"}}\n\ndata: " +
        write_json(json::value(std::move(result))) + "\n\n");
  }));
  McpClientBed bed(peer.url());
  std::string heard;
  bed.options.log_level = LoggingLevel::warning;
  bed.options.on_log = [&heard](LoggingMessageParams const& message) {
    heard += write_json(message.data);
  };
  auto const list = [](Client& client) -> Task<std::size_t> {
    Task<std::vector<Prompt>> listing = client.list_prompts();
    std::vector<Prompt> const prompts = co_await std::move(listing);
    co_return prompts.size();
  };
  EXPECT_EQ(bed.use<std::size_t>(list), 0U);
  EXPECT_EQ(heard, "\"hot\"");
  EXPECT_EQ(peer.last("prompts/list").at("/params/_meta/io.modelcontextprotocol~1logLevel"),
            "warning");
}

}  // namespace
}  // namespace tessera::mcp

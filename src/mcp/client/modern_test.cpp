#include "mcp/client/modern.hpp"

#include "async/event.hpp"
#include "http/errc.hpp"
#include "mcp/client/remote_error.hpp"
#include "testkit/mcp_client_bed.hpp"
#include "testkit/mcp_peer.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace tessera::mcp {
namespace {

using testkit::code_thrown;
using testkit::mcp_error;
using testkit::mcp_result;
using testkit::McpClientBed;
using testkit::McpPeer;
using Seen = McpPeer::Seen;

json::value tool_text(std::string_view text) {
  json::object block{{"type", "text"}, {"text", text}};
  return json::object{{"resultType", "complete"}, {"content", json::array{std::move(block)}}};
}

/// A modern server whose other requests are answered by `answer`.
McpPeer::Answer modern(McpPeer::Answer answer) {
  return [answer](Seen const& seen) {
    if (seen.method() == "server/discover") return mcp_result(seen, testkit::discover_result());
    return answer(seen);
  };
}

json::object some_arguments() { return json::object{{"region", " ก"}, {"n", 1}}; }

Task<std::string> call_t(Client& client) {
  Task<CallToolResult> calling = client.call_tool("t", some_arguments());
  CallToolResult const result = co_await std::move(calling);
  co_return result.content.at(0).text.value_or("");
}
Task<std::string> list_and_call_t(Client& client) {
  Task<std::vector<Tool>> listing = client.list_tools();
  std::vector<Tool> const tools = co_await std::move(listing);
  Task<std::string> calling = call_t(client);
  std::string text = co_await std::move(calling);
  co_return text + " of " + std::to_string(tools.size());
}
Task<std::vector<Tool>> list_twice(Client& client) {
  Task<std::vector<Tool>> first = client.list_tools();
  std::vector<Tool> const ignored = co_await std::move(first);
  Task<std::vector<Tool>> second = client.list_tools();
  std::vector<Tool> tools = co_await std::move(second);
  co_return tools;
}

json::value tool_page(std::string_view tools, std::int64_t ttl, char const* cursor = nullptr) {
  json::object page{{"resultType", "complete"}, {"ttlMs", ttl}, {"cacheScope", "private"}};
  page["tools"] = parse_json(tools).value();
  if (cursor != nullptr) page["nextCursor"] = cursor;
  return page;
}

TEST(ModernClient, mirrors_method_name_and_annotated_arguments_in_headers) {
  McpPeer peer(modern([](Seen const& seen) {
    if (seen.method() == "tools/list")
      return mcp_result(seen,
                        tool_page(R"([{"name":"t","inputSchema":{"type":"object","properties":{
        "region":{"type":"string","x-mcp-header":"Region"}}}}])",
                                  0));
    return mcp_result(seen, tool_text("ok"));
  }));
  McpClientBed bed(peer.url());
  EXPECT_EQ(bed.use<std::string>(list_and_call_t), "ok of 1");
  Seen const call = peer.last("tools/call");
  EXPECT_EQ(call.headers.get("Mcp-Method"), "tools/call");
  EXPECT_EQ(call.headers.get("Mcp-Name"), "t");
  EXPECT_EQ(call.headers.get("Mcp-Param-Region"), "=?base64?IOC4gQ==?=");
  EXPECT_EQ(call.at("/params/arguments/region"), " ก");
}

TEST(ModernClient, lists_again_once_when_the_server_misses_a_header) {
  McpPeer peer(modern([](Seen const& seen) {
    if (seen.method() == "tools/list")
      return mcp_result(seen,
                        tool_page(R"([{"name":"t","inputSchema":{"type":"object","properties":{
        "n":{"type":"integer","x-mcp-header":"N"}}}}])",
                                  0));
    if (seen.headers.get("Mcp-Param-N") != "1") return mcp_error(seen, 400, -32020);
    return mcp_result(seen, tool_text("ok"));
  }));
  McpClientBed bed(peer.url());
  EXPECT_EQ(bed.use<std::string>(call_t), "ok");
  EXPECT_EQ(peer.count("tools/call"), 2U);

  McpPeer stubborn(modern([](Seen const& seen) {
    if (seen.method() == "tools/list") return mcp_result(seen, tool_page("[]", 0));
    return mcp_error(seen, 400, -32020);
  }));
  McpClientBed other(stubborn.url());
  EXPECT_EQ(code_thrown([&] { other.use<std::string>(call_t); }), Errc::remote_error);
  EXPECT_EQ(stubborn.count("tools/call"), 2U);
}

TEST(ModernClient, reads_all_pages_leaves_out_bad_tools_and_remembers_while_fresh) {
  McpPeer peer(modern([](Seen const& seen) {
    if (seen.at("/params/cursor") == "")
      return mcp_result(seen,
                        tool_page(R"([{"name":"b","inputSchema":{"type":"object"}}])", 60'000));
    return mcp_result(seen, tool_page(R"([{"name":"a","inputSchema":{"type":"object"}},
      {"name":"bad","inputSchema":{"properties":{"x":{"type":"number","x-mcp-header":"X"}}}}])",
                                      90'000, ""));
  }));
  McpClientBed bed(peer.url());
  std::vector<Tool> const tools = bed.use<std::vector<Tool>>(list_twice);
  ASSERT_EQ(tools.size(), 2U);
  EXPECT_EQ(tools[0].name + tools[1].name, "ab");
  EXPECT_EQ(peer.count("tools/list"), 2U) << "one listing of two pages";
}

TEST(ModernClient, asks_again_when_nothing_says_that_a_list_stays_fresh) {
  McpPeer peer(modern([](Seen const& seen) { return mcp_result(seen, tool_page("[]", 0)); }));
  McpClientBed bed(peer.url());
  EXPECT_TRUE(bed.use<std::vector<Tool>>(list_twice).empty());
  EXPECT_EQ(peer.count("tools/list"), 2U);
}

TEST(ModernClient, gives_up_on_a_list_without_end) {
  McpPeer peer(
      modern([](Seen const& seen) { return mcp_result(seen, tool_page("[]", 0, "again")); }));
  McpClientBed bed(peer.url());
  bed.options.max_pages = 5;
  EXPECT_EQ(code_thrown([&] { bed.use<std::vector<Tool>>(list_twice); }), Errc::bad_message);
  EXPECT_EQ(peer.count("tools/list"), 5U);
}

// Spec: MCP 2026-07-28 basic/multi-round-trip
TEST(ModernClient, answers_questions_and_echoes_the_state_byte_for_byte) {
  std::string const state = "opaque \" \\ \n ก \x7f";
  McpPeer peer(modern([state](Seen const& seen) {
    if (!seen.at("/params/requestState").is_null()) return mcp_result(seen, tool_text("done"));
    json::value asks = parse_json(R"({"resultType":"input_required","inputRequests":{"k1":
      {"method":"elicitation/create","params":{"message":"Sure?","requestedSchema":
      {"type":"object","properties":{"yes":{"type":"boolean"}}}}}}})")
                           .value();
    asks.get_object()["requestState"] = state;
    return mcp_result(seen, asks);
  }));
  McpClientBed bed(peer.url());
  bed.input.answer = ElicitResult{ElicitAction::accept, json::object{{"yes", true}}};
  EXPECT_EQ(bed.use<std::string>(call_t), "done");
  ASSERT_EQ(bed.input.asked.size(), 1U);
  EXPECT_EQ(bed.input.asked[0].about, "t");
  EXPECT_EQ(bed.input.asked[0].params.message, "Sure?");
  EXPECT_EQ(bed.input.asked[0].server, peer.url());
  Seen const retry = peer.last("tools/call");
  EXPECT_EQ(retry.at("/params/requestState"), json::value(state));
  EXPECT_EQ(retry.at("/params/inputResponses/k1"),
            parse_json(R"({"action":"accept","content":{"yes":true}})").value());
  EXPECT_EQ(retry.at("/params/arguments/n"), 1);
  EXPECT_NE(retry.id(), peer.seen().at(1).id()) << "a retry has an id of its own";
}

TEST(ModernClient, retries_at_once_with_state_alone_and_drops_what_was_not_sent_again) {
  McpPeer peer(modern([calls = std::make_shared<std::atomic<int>>(0)](Seen const& seen) {
    switch (++*calls) {
      case 1:
        return mcp_result(seen,
                          json::object{{"resultType", "input_required"}, {"requestState", "s"}});
      case 2:
        return mcp_result(seen, parse_json(R"({"resultType":"input_required","inputRequests":{"k":
          {"method":"elicitation/create","params":{"message":"?"}}}})")
                                    .value());
      default:
        return mcp_result(seen, tool_text("done"));
    }
  }));
  McpClientBed bed(peer.url());
  EXPECT_EQ(bed.use<std::string>(call_t), "done");
  EXPECT_EQ(peer.seen().at(2).at("/params/requestState"), "s");
  EXPECT_TRUE(peer.last("tools/call").at("/params/requestState").is_null());
  EXPECT_EQ(peer.last("tools/call").at("/params/inputResponses/k/action"), "cancel");
}

TEST(ModernClient, refuses_questions_that_it_did_not_offer) {
  McpPeer peer(modern([](Seen const& seen) {
    return mcp_result(seen, parse_json(R"({"resultType":"input_required","inputRequests":{"k":
      {"method":"sampling/createMessage","params":{}}}})")
                                .value());
  }));
  McpClientBed bed(peer.url());
  EXPECT_EQ(code_thrown([&] { bed.use<std::string>(call_t); }), Errc::not_supported);
  EXPECT_EQ(peer.count("tools/call"), 1U);
}

TEST(ModernClient, gives_up_on_a_server_that_never_stops_asking) {
  McpPeer peer(modern([](Seen const& seen) {
    return mcp_result(seen, json::object{{"resultType", "input_required"}, {"requestState", "s"}});
  }));
  McpClientBed bed(peer.url());
  EXPECT_EQ(code_thrown([&] { bed.use<std::string>(call_t); }), Errc::bad_message);
  EXPECT_EQ(peer.count("tools/call"), 9U) << "the call and eight rounds";
}

TEST(ModernClient, tries_again_after_a_challenge_and_not_for_ever) {
  McpPeer peer([](Seen const& seen) {
    if (seen.headers.get("Authorization") != "Bearer token-2") return http::text_response(401, "");
    return mcp_result(seen, testkit::discover_result());
  });
  McpClientBed bed(peer.url());
  testkit::CountingAuthorizer authorizer;
  bed.authorizer = &authorizer;
  std::function<Task<int>(Client&)> const nothing = [](Client&) -> Task<int> { co_return 0; };
  EXPECT_EQ(bed.use<int>(nothing), 0);
  EXPECT_EQ(authorizer.challenges, 1);
  EXPECT_EQ(authorizer.authorized, 2);

  McpPeer closed([](Seen const&) { return http::text_response(401, ""); });
  McpClientBed other(closed.url());
  other.authorizer = &authorizer;
  EXPECT_EQ(code_thrown([&] { other.use<int>(nothing); }), http::Errc::unauthorized);
  EXPECT_EQ(closed.seen().size(), 4U);
}

TEST(ModernClient, reads_an_answer_out_of_an_event_stream_with_progress_before_it) {
  McpPeer peer(modern([](Seen const& seen) {
    std::string const id = write_json(seen.id());
    EXPECT_EQ(seen.at("/params/_meta/progressToken"), seen.id());
    return testkit::sse_response(
        ": alive\r\n\r\nevent: other\ndata: not ours\n\n"
        "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
        "{\"progressToken\":" +
        id +
        ",\"progress\":1,\"total\":2,\"message\":\"half\"}}\n\n"
        "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
        "{\"progressToken\":\"another\",\"progress\":9}}\n\n"
        "data: {\"jsonrpc\":\"2.0\",\"id\":" +
        id + ",\"result\":\ndata: {\"content\":[]}}\n\n");
  }));
  McpClientBed bed(peer.url());
  std::vector<double> seen;
  std::function<Task<int>(Client&)> const work = [&seen](Client& client) -> Task<int> {
    CallOptions options;
    options.on_progress = [&seen](ProgressParams const& progress) {
      seen.push_back(progress.progress);
    };
    Task<CallToolResult> calling = client.call_tool("t", json::object(), std::move(options));
    CallToolResult const result = co_await std::move(calling);
    co_return static_cast<int>(result.content.size());
  };
  EXPECT_EQ(bed.use<int>(work), 0);
  EXPECT_EQ(seen, std::vector<double>{1.0});
}

TEST(ModernClient, refuses_answers_that_break_the_protocol) {
  std::vector<McpPeer::Answer> const answers{
      [](Seen const&) {
        return http::json_response(200, std::string(R"({"jsonrpc":"2.0","id":999,"result":{}})"));
      },
      [](Seen const&) { return http::json_response(200, std::string("[]")); },
      [](Seen const&) { return http::text_response(200, "hello"); },
      [](Seen const& seen) { return mcp_result(seen, json::object{{"content", 7}}); },
      [](Seen const&) {
        return testkit::sse_response(
            "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n\n");
      },
  };
  for (McpPeer::Answer const& answer : answers) {
    McpPeer peer(modern(answer));
    McpClientBed bed(peer.url());
    EXPECT_EQ(code_thrown([&] { bed.use<std::string>(call_t); }), Errc::bad_message);
  }
}

TEST(ModernClient, says_when_a_stream_ends_without_an_answer) {
  McpPeer peer(modern([](Seen const&) { return testkit::sse_response(": nothing\n\n"); }));
  McpClientBed bed(peer.url());
  EXPECT_EQ(code_thrown([&] { bed.use<std::string>(call_t); }), http::Errc::transfer_failed);
}

TEST(ModernClient, stops_reading_a_message_that_is_too_long) {
  McpPeer peer(
      modern([](Seen const& seen) { return mcp_result(seen, json::string(10'000, 'x')); }));
  McpClientBed bed(peer.url());
  bed.options.max_message_bytes = 5'000;
  EXPECT_EQ(code_thrown([&] { bed.use<std::string>(call_t); }), Errc::bad_message);
}

TEST(ModernClient, ends_a_call_that_takes_too_long) {
  McpPeer peer(modern([](Seen const&) {
    http::Response response = testkit::sse_response("");
    response.stream = [](http::ResponseStream& stream) -> Task<> {
      Task<> writing = stream.write(": wait\n\n");
      co_await std::move(writing);
      Task<> resting = sleep_for(std::chrono::hours(1));
      co_await std::move(resting);
    };
    return response;
  }));
  McpClientBed bed(peer.url());
  bed.options.timeout = std::chrono::milliseconds(300);
  EXPECT_EQ(code_thrown([&] { bed.use<std::string>(call_t); }), AsyncErrc::deadline);
}

}  // namespace
}  // namespace tessera::mcp

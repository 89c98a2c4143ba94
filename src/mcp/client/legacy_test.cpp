#include "mcp/client/legacy.hpp"

#include "async/event.hpp"
#include "http/errc.hpp"
#include "mcp/client/remote_error.hpp"
#include "testkit/mcp_client_bed.hpp"
#include "testkit/mcp_peer.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
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

json::value text_result(std::string_view text) {
  json::object block{{"type", "text"}, {"text", text}};
  return json::object{{"content", json::array{std::move(block)}}};
}

http::Response hello(Seen const& seen, std::string_view session) {
  http::Response response = mcp_result(seen, testkit::initialize_result());
  if (!session.empty()) response.headers.set("MCP-Session-Id", session);
  return response;
}

/// A legacy server with a session whose calls are answered by `answer`. It has no stream of its own
/// for what belongs to no call.
McpPeer::Answer legacy(McpPeer::Answer answer) {
  return [answer](Seen const& seen) {
    if (seen.method() == "initialize") return hello(seen, "s-1");
    bool const taken_up = seen.headers.find("Last-Event-ID").has_value();
    if (seen.http_method == "GET" && !taken_up) return http::text_response(405, "");
    if (seen.method() == "tools/call" || taken_up) return answer(seen);
    return http::text_response(202, "");
  };
}

Task<std::string> call_t(Client& client) {
  Task<CallToolResult> calling = client.call_tool("t", json::object());
  CallToolResult const result = co_await std::move(calling);
  co_return result.content.at(0).text.value_or("");
}

std::string call(McpClientBed& bed) {
  bed.options.era = EraChoice::legacy;
  return bed.use<std::string>(call_t);
}

/// An open event stream: `before` at once, `after` when the gate opens. The stream owns the event,
/// which must not outlive the peer's loop; the answers that open the gate arrive on that loop too.
struct Gate {
  std::weak_ptr<Event> event;
  void open() const {
    if (auto const waited = event.lock()) waited->set();
  }
};
http::Response gated(std::shared_ptr<Gate> gate, std::string before, std::string after) {
  http::Response response = testkit::sse_response("");
  response.stream = [gate, before, after](http::ResponseStream& stream) -> Task<> {
    Executor const executor = co_await asio::this_coro::executor;
    auto const event = std::make_shared<Event>(executor);
    gate->event = event;
    Task<> first = stream.write(before);
    co_await std::move(first);
    Task<> waiting = event->wait();
    co_await std::move(waiting);
    Task<> second = stream.write(after);
    co_await std::move(second);
  };
  return response;
}

std::string event_of(json::value const& message) { return "data: " + write_json(message) + "\n\n"; }
std::string result_event(Seen const& seen) {
  return event_of(
      json::object{{"jsonrpc", "2.0"}, {"id", seen.id()}, {"result", text_result("done")}});
}

// Spec: MCP 2025-11-25 basic/transports (session management)
TEST(LegacyClient, carries_its_session_and_ends_it) {
  McpPeer peer(legacy([](Seen const& seen) { return mcp_result(seen, text_result("ok")); }));
  McpClientBed bed(peer.url());
  EXPECT_EQ(call(bed), "ok");
  EXPECT_EQ(peer.last("initialize").headers.find("MCP-Session-Id"), std::nullopt);
  EXPECT_EQ(peer.last("tools/call").headers.get("MCP-Session-Id"), "s-1");
  EXPECT_EQ(peer.last("tools/call").headers.get("MCP-Protocol-Version"), "2025-11-25");
  EXPECT_TRUE(peer.last("tools/call").at("/params/_meta").is_null());
  ASSERT_EQ(peer.count("DELETE"), 1U);
  EXPECT_EQ(peer.last("DELETE").headers.get("MCP-Session-Id"), "s-1");
}

TEST(LegacyClient, needs_no_session) {
  McpPeer peer([](Seen const& seen) {
    if (seen.method() == "initialize") return hello(seen, "");
    if (seen.method() == "tools/call") return mcp_result(seen, text_result("ok"));
    return http::text_response(202, "");
  });
  McpClientBed bed(peer.url());
  EXPECT_EQ(call(bed), "ok");
  EXPECT_EQ(peer.last("tools/call").headers.find("MCP-Session-Id"), std::nullopt);
  EXPECT_EQ(peer.count("DELETE"), 0U);
}

TEST(LegacyClient, refuses_a_session_id_that_could_forge_a_header) {
  McpPeer peer([](Seen const& seen) { return hello(seen, "a b"); });
  McpClientBed bed(peer.url());
  EXPECT_EQ(code_thrown([&] { call(bed); }), Errc::bad_message);
}

TEST(LegacyClient, starts_a_lost_session_anew_once) {
  auto const sessions = std::make_shared<std::atomic<int>>(0);
  McpPeer::Answer const forgetful = [sessions](Seen const& seen) {
    if (seen.method() == "initialize") return hello(seen, "s-" + std::to_string(++*sessions));
    if (seen.method() != "tools/call") return http::text_response(202, "");
    if (seen.headers.get("MCP-Session-Id") != "s-2") return http::text_response(404, "");
    return mcp_result(seen, text_result("ok"));
  };
  McpPeer peer(forgetful);
  McpClientBed bed(peer.url());
  EXPECT_EQ(call(bed), "ok");
  EXPECT_EQ(peer.count("initialize"), 2U);
  EXPECT_EQ(peer.count("notifications/initialized"), 2U);

  McpPeer never(legacy([](Seen const&) { return http::text_response(404, ""); }));
  McpClientBed other(never.url());
  EXPECT_EQ(code_thrown([&] { call(other); }), Errc::session_lost);
  EXPECT_EQ(never.count("tools/call"), 2U);
}

// Spec: MCP 2025-11-25 client/elicitation
TEST(LegacyClient, answers_a_question_on_the_stream_with_a_post) {
  auto const gate = std::make_shared<Gate>();
  McpPeer peer([gate](Seen const& seen) {
    if (seen.method() == "initialize") return hello(seen, "s-1");
    if (seen.method() == "tools/call")
      return gated(gate,
                   event_of(parse_json(R"({"jsonrpc":"2.0","id":"q-1","method":"elicitation/create",
        "params":{"message":"Sure?","requestedSchema":{"type":"object","properties":{}}}})")
                                .value()),
                   result_event(seen));
    if (seen.id() == "q-1") gate->open();
    return http::text_response(202, "");
  });
  McpClientBed bed(peer.url());
  bed.input.answer = ElicitResult{ElicitAction::decline, std::nullopt};
  EXPECT_EQ(call(bed), "done");
  ASSERT_EQ(bed.input.asked.size(), 1U);
  EXPECT_EQ(bed.input.asked[0].params.message, "Sure?");
  bool answered = false;
  for (Seen const& seen : peer.seen())
    if (seen.id() == "q-1") {
      answered = true;
      EXPECT_EQ(seen.at("/result/action"), "decline");
      EXPECT_EQ(seen.headers.get("MCP-Session-Id"), "s-1");
    }
  EXPECT_TRUE(answered);
}

TEST(LegacyClient, answers_pings_and_refuses_what_it_does_not_offer) {
  auto const gate = std::make_shared<Gate>();
  McpPeer peer([gate](Seen const& seen) {
    if (seen.method() == "initialize") return hello(seen, "s-1");
    if (seen.method() == "tools/call")
      return gated(gate,
                   "data: {\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}\n\n"
                   "data: {\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"roots/list\"}\n\n",
                   result_event(seen));
    if (seen.id() == 8 && seen.method().empty()) gate->open();
    return http::text_response(202, "");
  });
  McpClientBed bed(peer.url());
  EXPECT_EQ(call(bed), "done");
  std::string answers;
  for (Seen const& seen : peer.seen())
    if (seen.method().empty() && !seen.id().is_null())
      answers += write_json(seen.id()) + write_json(seen.at("/result")) +
                 write_json(seen.at("/error/code")) + " ";
  EXPECT_EQ(answers, "7{}null 8null-32601 ");
}

/// Can show forms and nothing else.
class FormsOnly final : public InputHandler {
 public:
  [[nodiscard]] ElicitationCapability capability() const override {
    ElicitationCapability offered;
    offered.form.emplace();
    return offered;
  }
  Task<ElicitResult> elicit(InputQuestion) override { co_return ElicitResult{}; }
};

// Spec: MCP 2025-11-25 client/elicitation (error handling)
TEST(LegacyClient, refuses_a_mode_that_it_did_not_declare_and_goes_on) {
  auto const gate = std::make_shared<Gate>();
  McpPeer peer([gate](Seen const& seen) {
    if (seen.method() == "initialize") return hello(seen, "s-1");
    if (seen.method() == "tools/call")
      return gated(
          gate,
          "data: {\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"elicitation/create\","
          "\"params\":{\"mode\":\"url\",\"message\":\"m\",\"url\":\"https://a.example\"}}\n\n",
          result_event(seen));
    if (seen.id() == 7) gate->open();
    return http::text_response(seen.http_method == "GET" ? 405 : 202, "");
  });
  McpClientBed bed(peer.url());
  FormsOnly person;
  bed.options.input = &person;
  EXPECT_EQ(call(bed), "done");
  bool refused = false;
  for (Seen const& seen : peer.seen())
    refused = refused || (seen.id() == 7 && seen.at("/error/code") == -32602);
  EXPECT_TRUE(refused);
}

TEST(LegacyClient, tells_the_server_that_it_no_longer_waits) {
  auto const gate = std::make_shared<Gate>();
  McpPeer peer(legacy([gate](Seen const&) { return gated(gate, ": wait\n\n", ""); }));
  McpClientBed bed(peer.url());
  bed.options.timeout = std::chrono::milliseconds(300);
  EXPECT_EQ(code_thrown([&] { call(bed); }), AsyncErrc::deadline);
  ASSERT_EQ(peer.count("notifications/cancelled"), 1U);
  EXPECT_EQ(peer.last("notifications/cancelled").at("/params/requestId"),
            peer.last("tools/call").id());
}

// Spec: MCP 2025-11-25 basic/transports (resumability)
TEST(LegacyClient, takes_up_a_broken_stream_where_it_ended) {
  McpPeer peer(legacy([](Seen const& seen) {
    if (seen.http_method == "GET")
      return testkit::sse_response(
          "id: e-2\ndata: {\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"content\":"
          "[{\"type\":\"text\",\"text\":\"late\"}]}}\n\n");
    return testkit::sse_response("id: e-1\nretry: 1\ndata:\n\n");
  }));
  McpClientBed bed(peer.url());
  bed.options.input = nullptr;  // Who can be asked listens on a stream of its own.
  EXPECT_EQ(call(bed), "late");
  ASSERT_EQ(peer.count("GET"), 1U);
  EXPECT_EQ(peer.last("GET").headers.get("Last-Event-ID"), "e-1");
  EXPECT_EQ(peer.last("GET").headers.get("MCP-Session-Id"), "s-1");
  EXPECT_EQ(peer.last("GET").headers.get("Accept"), "text/event-stream");
}

TEST(LegacyClient, does_not_take_up_a_stream_that_cannot_be) {
  McpPeer peer(legacy([](Seen const&) { return testkit::sse_response(": bye\n\n"); }));
  McpClientBed bed(peer.url());
  bed.options.input = nullptr;  // Who can be asked listens on a stream of its own.
  EXPECT_EQ(code_thrown([&] { call(bed); }), http::Errc::transfer_failed);
  EXPECT_EQ(peer.count("GET"), 0U);
}

// Spec: MCP 2025-11-25 client/elicitation (URL mode errors)
TEST(LegacyClient, shows_addresses_that_must_be_opened_first_and_calls_again) {
  auto const calls = std::make_shared<std::atomic<int>>(0);
  McpPeer::Answer const answer = legacy([calls](Seen const& seen) {
    if (++*calls > 1) return mcp_result(seen, text_result("ok"));
    return mcp_error(seen, 200, -32042,
                     parse_json(R"({"elicitations":[{"mode":"url",
      "elicitationId":"e","url":"https://a.example/x","message":"Sign in"}]})")
                         .value());
  });
  McpPeer peer(answer);
  McpClientBed bed(peer.url());
  bed.input.answer = ElicitResult{ElicitAction::accept, std::nullopt};
  EXPECT_EQ(call(bed), "ok");
  ASSERT_EQ(bed.input.asked.size(), 1U);
  EXPECT_EQ(bed.input.asked[0].params.url, "https://a.example/x");

  *calls = 0;
  bed.input.answer = ElicitResult{ElicitAction::decline, std::nullopt};
  EXPECT_EQ(code_thrown([&] { call(bed); }), Errc::remote_error);
  EXPECT_EQ(*calls, 1);
}

}  // namespace
}  // namespace tessera::mcp

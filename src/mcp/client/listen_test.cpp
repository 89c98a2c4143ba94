#include "http/errc.hpp"
#include "mcp/client/subscription.hpp"
#include "mcp/protocol/errc.hpp"
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

std::string event(std::string_view method, json::object params) {
  json::object message{{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}};
  return "data: " + write_json(json::value(std::move(message))) + "\n\n";
}
json::object meta_of(json::value id) {
  return json::object{{"io.modelcontextprotocol/subscriptionId", std::move(id)}};
}
std::string acknowledged(Seen const& seen) {
  return event(
      "notifications/subscriptions/acknowledged",
      json::object{{"_meta", meta_of(seen.id())}, {"notifications", {{"toolsListChanged", true}}}});
}
std::string changed(json::value id, std::string_view what = "tools") {
  return event("notifications/" + std::string(what) + "/list_changed",
               json::object{{"_meta", meta_of(std::move(id))}});
}
std::string ended(Seen const& seen) {
  json::object result{{"resultType", "complete"}, {"_meta", meta_of(seen.id())}};
  json::object message{{"jsonrpc", "2.0"}, {"id", seen.id()}, {"result", std::move(result)}};
  return "data: " + write_json(json::value(std::move(message))) + "\n\n";
}

SubscriptionFilter wish() {
  SubscriptionFilter filter;
  filter.tools_list_changed = true;
  filter.prompts_list_changed = true;
  filter.resource_subscriptions = std::vector<std::string>{"file:///a"};
  return filter;
}

/// What was heard until the end, one letter for each change.
Task<std::string> hear_all(Client& client) {
  Task<Subscription> listening = client.listen(wish());
  Subscription subscription = co_await std::move(listening);
  std::string heard;
  for (;;) {
    Task<std::optional<Change>> waiting = subscription.next();
    std::optional<Change> const change = co_await std::move(waiting);
    if (!change) co_return heard;
    heard += change->kind == Change::Kind::tools       ? "T"
             : change->kind == Change::Kind::prompts   ? "P"
             : change->kind == Change::Kind::resources ? "R"
                                                       : "u(" + change->uri + ")";
  }
}

McpPeer::Answer modern(McpPeer::Answer listen) {
  return [listen](Seen const& seen) {
    if (seen.method() == "server/discover") return mcp_result(seen, testkit::discover_result());
    return listen(seen);
  };
}

// Spec: MCP 2026-07-28 basic/utilities/subscriptions
TEST(ModernListening, hears_only_what_it_asked_for_and_what_carries_its_id) {
  McpPeer peer(modern([](Seen const& seen) {
    return testkit::sse_response(acknowledged(seen) + changed(seen.id()) + changed(99) +
                                 changed(json::value(std::to_string(seen.id().as_int64()))) +
                                 changed(seen.id(), "prompts") + ended(seen));
  }));
  McpClientBed bed(peer.url());
  EXPECT_EQ(bed.use<std::string>(hear_all), "T") << "prompts were not acknowledged";
  Seen const asked = peer.last("subscriptions/listen");
  EXPECT_EQ(asked.at("/params/notifications/toolsListChanged"), true);
  EXPECT_EQ(asked.at("/params/notifications/resourceSubscriptions/0"), "file:///a");
  EXPECT_EQ(asked.headers.get("Mcp-Method"), "subscriptions/listen");
}

TEST(ModernListening, opens_a_broken_stream_anew_and_takes_everything_for_changed) {
  auto const opened = std::make_shared<std::atomic<int>>(0);
  McpPeer::Answer const answer = modern([opened](Seen const& seen) {
    bool const first = ++*opened == 1;
    return testkit::sse_response(acknowledged(seen) + (first ? "" : ended(seen)));
  });
  McpPeer peer(answer);
  McpClientBed bed(peer.url());
  EXPECT_EQ(bed.use<std::string>(hear_all), "T");
  std::vector<json::value> ids;
  for (Seen const& seen : peer.seen())
    if (seen.method() == "subscriptions/listen") ids.push_back(seen.id());
  ASSERT_EQ(ids.size(), 2U);
  EXPECT_NE(ids[0], ids[1]);
}

TEST(ModernListening, says_why_the_server_refuses) {
  McpPeer refusing(modern([](Seen const& seen) { return mcp_error(seen, 404, -32601); }));
  McpClientBed bed(refusing.url());
  EXPECT_EQ(code_thrown([&] { bed.use<std::string>(hear_all); }), Errc::remote_error);
  McpPeer hasty(modern([](Seen const& seen) { return testkit::sse_response(ended(seen)); }));
  McpClientBed other(hasty.url());
  EXPECT_EQ(code_thrown([&] { other.use<std::string>(hear_all); }), Errc::bad_message);
}

json::value capable() {
  return parse_json(R"({"protocolVersion":"2025-11-25","serverInfo":{"name":"peer","version":"9"},
    "capabilities":{"tools":{"listChanged":true},"prompts":{},"resources":{"subscribe":true}}})")
      .value();
}

// Spec: MCP 2025-11-25 basic/transports (listening for messages), server/resources (subscriptions)
TEST(LegacyListening, subscribes_hears_on_a_stream_of_its_own_and_unsubscribes) {
  auto const gets = std::make_shared<std::atomic<int>>(0);
  McpPeer::Answer const answer = [gets](Seen const& seen) {
    if (seen.method() == "initialize") return mcp_result(seen, capable());
    if (seen.http_method == "GET" && ++*gets == 1) {
      std::string const updated =
          event("notifications/resources/updated", json::object{{"uri", "file:///a"}});
      return testkit::sse_response(
          "retry: 1\n" + event("notifications/tools/list_changed", json::object()) + updated +
          updated + event("notifications/prompts/list_changed", json::object()));
    }
    if (seen.http_method == "GET") return http::text_response(405, "");
    if (seen.id().is_null()) return http::text_response(202, "");
    return mcp_result(seen, json::object());
  };
  McpPeer peer(answer);
  McpClientBed bed(peer.url());
  bed.options.era = EraChoice::legacy;
  bed.options.input = nullptr;
  auto const two = [](Client& client) -> Task<std::string> {
    Task<Subscription> listening = client.listen(wish());
    Subscription subscription = co_await std::move(listening);
    Task<std::optional<Change>> first = subscription.next();
    std::optional<Change> const one = co_await std::move(first);
    Task<std::optional<Change>> second = subscription.next();
    std::optional<Change> const other = co_await std::move(second);
    bool const prompts = subscription.honoured().prompts_list_changed.has_value();
    co_return (one->kind == Change::Kind::tools ? "T" : "?") + other->uri + (prompts ? "P" : "");
  };
  EXPECT_EQ(bed.use<std::string>(two), "Tfile:///a") << "prompts do not change at this server";
  EXPECT_EQ(peer.last("resources/subscribe").at("/params/uri"), "file:///a");
  EXPECT_EQ(peer.last("resources/unsubscribe").at("/params/uri"), "file:///a");
}

TEST(LegacyListening, says_that_the_server_has_no_stream) {
  McpPeer peer([](Seen const& seen) {
    if (seen.method() == "initialize") return mcp_result(seen, capable());
    return http::text_response(seen.http_method == "GET" ? 405 : 202, "");
  });
  McpClientBed bed(peer.url());
  bed.options.era = EraChoice::legacy;
  bed.options.input = nullptr;
  EXPECT_EQ(code_thrown([&] { bed.use<std::string>(hear_all); }), Errc::not_supported);
}

TEST(Listening, does_not_double_what_waits) {
  asio::io_context loop;
  Listening listening(loop.get_executor(), null_log());
  listening.honoured = wish();
  json::object const updated{{"uri", "file:///a"}};
  for (int i = 0; i < 10; ++i) {
    listening.hear({"notifications/tools/list_changed", {}});
    listening.hear({"notifications/resources/updated", updated});
    listening.hear({"notifications/resources/updated", json::object{{"uri", 7}}});
  }
  listening.end(nullptr);
  int heard = 0;
  while (testkit::run(loop, listening.next())) ++heard;
  EXPECT_EQ(heard, 2);
}

}  // namespace
}  // namespace tessera::mcp

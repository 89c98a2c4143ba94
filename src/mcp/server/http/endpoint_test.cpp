#include "mcp/server/http/endpoint.hpp"

#include "async/event.hpp"
#include "async/sleep.hpp"
#include "async/task_group.hpp"
#include "http/sse/reader.hpp"
#include "mcp/protocol/headers.hpp"
#include "mcp/server/shared_state.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>

// What a written conversation cannot show: threads, time that passes, clients that go away.
// Everything else is in tests/conversations.

namespace tessera::mcp {
namespace {

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())
struct Said {
  std::string said;
};
BOOST_DESCRIBE_STRUCT(Said, (), (said))

json::object form() { return json::object{{"type", "object"}, {"properties", json::object()}}; }

Task<ToolResult<Said>> ask(CallContext& context, Nothing) {
  if (auto const answer = context.answer("q"))
    co_return Said{answer->action == ElicitAction::accept ? "yes" : "no"};
  InputRequired input;
  input.requests.emplace("q", elicit_form("?", form()));
  co_return input;
}

ServerOptions options_with(std::shared_ptr<SharedState> shared = {}) {
  ServerOptions options;
  options.name = "s";
  options.version = "1";
  options.state_key = Secret(std::string(32, 'k'));
  options.shared = std::move(shared);
  return options;
}

ToolSpec spec(std::string name) {
  ToolSpec out;
  out.name = std::move(name);
  out.description = "d";
  return out;
}

void fill(http::Request& request, std::string body, std::string const& session = {}) {
  request.method = http::Method::post;
  request.path = "/mcp";
  request.headers.set("Content-Type", "application/json");
  request.headers.set("Accept", "application/json, text/event-stream");
  if (!session.empty()) request.headers.set(kHeaderSessionId, session);
  request.set_body(std::move(body));
}

std::string open_session(http::Handler const& handler) {
  http::Request request;
  fill(
      request,
      R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}},"clientInfo":{"name":"c","version":"1"}}})");
  http::Response const response = testkit::run(handler(request));
  return std::string(response.headers.get(kHeaderSessionId));
}

struct Recorder final : http::ResponseStream {
  http::SseReader reader;
  std::vector<json::value> events;
  std::string raw;
  bool keeps_empty = false;  ///< Does not look into events without data.
  std::function<void(json::value const&)> on_event;
  Task<> write(std::string chunk) override {
    raw += chunk;
    reader.feed(chunk).value();
    while (auto event = reader.next()) {
      if (keeps_empty && event->data.empty()) continue;
      events.push_back(parse_json(event->data).value());
      if (on_event) on_event(events.back());
    }
    co_return;
  }
};

Task<> call(http::Handler const& handler, http::Request& request, Recorder& out) {
  http::Response response = co_await handler(request);
  if (!response.stream) {
    out.events.push_back(parse_json(response.body).value());
    co_return;
  }
  co_await response.stream(out);
}

constexpr char const* kAsk =
    R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask"}})";

TEST(HttpEndpoint, names_an_unknown_version_in_text_that_json_can_hold) {
  Server const server(options_with());
  http::Request request;
  fill(request, R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})");
  request.headers.set(kHeaderProtocolVersion,
                      "202\xfb"
                      "6-07-28");
  http::Response const response = testkit::run(http_endpoint(server)(request));
  EXPECT_EQ(response.status, 400);
  json::value const body = parse_json(response.body).value();
  EXPECT_EQ(body.at_pointer("/error/data/requested"), "202?6-07-28");
}

TEST(HttpEndpoint, takes_an_answer_on_another_worker_than_the_one_that_asked) {
  auto const shared = make_shared_state();
  Server asking(options_with(shared));
  Server answering(options_with(shared));
  asking.add_tool<Nothing, Said>(spec("ask"), ask);
  http::Handler const first = http_endpoint(asking);
  http::Handler const second = http_endpoint(answering);
  std::string const session = open_session(second);
  std::atomic<int> answered = 0;

  for (int round = 0; round < 50; ++round) {
    http::Request request;
    fill(request, kAsk, session);
    Recorder recorder;
    std::thread other;
    recorder.on_event = [&](json::value const& event) {
      if (json_find(event, "method") == nullptr) return;
      std::string const id(event.at("id").as_string());
      other = std::thread([&second, &session, &answered, id] {
        http::Request answer;
        std::string body = R"({"jsonrpc":"2.0","id":")";
        body += id;
        body += R"(","result":{"action":"accept","content":{}}})";
        fill(answer, std::move(body), session);
        http::Response const response = testkit::run(second(answer));
        if (response.status == 202) ++answered;
      });
    };
    testkit::run(call(first, request, recorder));
    other.join();
    ASSERT_EQ(recorder.events.size(), 2U);
    EXPECT_EQ(recorder.events[1].at("result").at("structuredContent").at("said"), "yes");
  }
  EXPECT_EQ(answered, 50);
  EXPECT_EQ(shared->answers.size(), 0U);
}

TEST(HttpEndpoint, shows_that_it_waits_and_gives_up_when_nobody_answers) {
  ServerOptions options = options_with();
  options.question_life = std::chrono::seconds(1);
  options.keep_alive = std::chrono::milliseconds(300);
  Server server(std::move(options));
  server.add_tool<Nothing, Said>(spec("ask"), ask);
  http::Handler const handler = http_endpoint(server);
  http::Request request;
  fill(request, kAsk, open_session(handler));
  Recorder recorder;
  testkit::run(call(handler, request, recorder));
  EXPECT_NE(recorder.raw.find(": waiting"), std::string::npos);
  ASSERT_EQ(recorder.events.size(), 3U);
  EXPECT_EQ(recorder.events[1].at("method"), "notifications/cancelled");
  EXPECT_EQ(recorder.events[1].at("params").at("requestId"), recorder.events[0].at("id"));
  EXPECT_EQ(recorder.events[2].at("result").at("isError"), true);
  EXPECT_EQ(server.shared().answers.size(), 0U);
}

struct Witness {
  bool started = false;
  bool cancelled = false;
};

Task<> hang(Witness& witness) {
  witness.started = true;
  std::exception_ptr failure;
  try {
    co_await sleep_for(std::chrono::hours(1));
  } catch (...) {
    failure = std::current_exception();
  }
  witness.cancelled = true;
  std::rethrow_exception(failure);
}

Task<> go_away(TaskGroup& group, Witness& witness) {
  while (!witness.started) co_await sleep_for(std::chrono::milliseconds(1));
  co_await group.stop();
}

TEST(HttpEndpoint, cancels_the_tool_when_the_client_goes_away) {
  Witness witness;
  Server server(options_with());
  ToolSpec streaming = spec("hang");
  streaming.streams = true;
  server.add_tool<Nothing, Said>(std::move(streaming),
                                 [&witness](CallContext&, Nothing) -> Task<ToolResult<Said>> {
                                   co_await hang(witness);
                                   co_return Said{};
                                 });
  http::Handler const handler = http_endpoint(server);
  http::Request request;
  fill(
      request,
      R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"hang","_meta":{"progressToken":1,"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}})");
  request.headers.set(kHeaderProtocolVersion, "2026-07-28");
  request.headers.set(kHeaderMethod, "tools/call");
  request.headers.set(kHeaderName, "hang");
  asio::io_context loop(1);
  TaskGroup group(loop.get_executor());
  Recorder recorder;
  group.spawn("call", call(handler, request, recorder));
  testkit::run(loop, go_away(group, witness));
  EXPECT_TRUE(witness.cancelled);
  EXPECT_TRUE(recorder.events.empty());
}

TEST(HttpEndpoint, leaves_no_place_behind_when_the_asking_client_goes_away) {
  Server server(options_with());
  server.add_tool<Nothing, Said>(spec("ask"), ask);
  http::Handler const handler = http_endpoint(server);
  http::Request request;
  fill(request, kAsk, open_session(handler));
  asio::io_context loop(1);
  TaskGroup group(loop.get_executor());
  Witness witness;
  Recorder recorder;
  recorder.on_event = [&](json::value const&) { witness.started = true; };
  group.spawn("call", call(handler, request, recorder));
  testkit::run(loop, go_away(group, witness));
  EXPECT_EQ(recorder.events.size(), 1U);
  EXPECT_EQ(server.shared().answers.size(), 0U);
}

void fill_modern(http::Request& request, std::string_view method, std::string body) {
  fill(request, std::move(body));
  request.headers.set(kHeaderProtocolVersion, "2026-07-28");
  request.headers.set(kHeaderMethod, method);
}

// Spec: MCP 2026-07-28 basic/utilities/subscriptions (graceful end)
TEST(HttpEndpoint, ends_listeners_with_a_result_when_the_server_stops) {
  ServerOptions options = options_with();
  options.lists_change = true;
  options.keep_alive = std::chrono::hours(1);
  Server server(std::move(options));
  server.add_tool<Nothing, Said>(spec("ask"), ask);
  http::Handler const handler = http_endpoint(server);
  http::Request request;
  fill_modern(
      request, "subscriptions/listen",
      R"({"jsonrpc":"2.0","id":"l","method":"subscriptions/listen","params":{"notifications":{"toolsListChanged":true},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}})");
  Recorder recorder;
  std::thread stopper;
  recorder.on_event = [&](json::value const& event) {
    if (event.as_object().contains("method"))
      stopper = std::thread([&server] { server.changes().close(); });
  };
  testkit::run(call(handler, request, recorder));
  stopper.join();
  ASSERT_EQ(recorder.events.size(), 2U);
  EXPECT_EQ(recorder.events[0].at("method"), "notifications/subscriptions/acknowledged");
  EXPECT_EQ(recorder.events[1].at("id"), "l");
  EXPECT_EQ(recorder.events[1].at("result").at("resultType"), "complete");
}

TEST(HttpEndpoint, cancels_a_call_by_a_notification_that_arrives_on_another_worker) {
  auto const shared = make_shared_state();
  Server calling(options_with(shared));
  Server cancelling(options_with(shared));
  Witness witness;
  calling.add_tool<Nothing, Said>(spec("ask"),
                                  [&witness](CallContext&, Nothing) -> Task<ToolResult<Said>> {
                                    co_await hang(witness);
                                    co_return Said{};
                                  });
  http::Handler const first = http_endpoint(calling);
  http::Handler const second = http_endpoint(cancelling);
  std::string const session = open_session(second);
  std::atomic<bool> done = false;
  std::thread other([&] {
    while (!done) {
      http::Request notification;
      fill(notification,
           R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})",
           session);
      EXPECT_EQ(testkit::run(second(notification)).status, 202);
    }
  });
  http::Request request;
  fill(request, kAsk, session);
  Recorder recorder;
  testkit::run(call(first, request, recorder));
  done = true;
  other.join();
  EXPECT_TRUE(witness.cancelled);
  EXPECT_TRUE(recorder.events.empty()) << "a cancelled call is not answered";
}

struct Slow {
  explicit Slow(Executor const& executor) : may_end(executor) {}
  Event may_end;
  Witness witness;
  Task<ToolResult<Said>> operator()(CallContext&, Nothing) {
    witness.started = true;
    co_await may_end.wait();
    co_return Said{"after all"};
  }
};

Task<> break_then_go_on(TaskGroup& connections, TaskGroup& calls, Slow& slow) {
  while (!slow.witness.started) co_await sleep_for(std::chrono::milliseconds(1));
  co_await connections.stop();
  slow.may_end.set();
  co_await calls.wait();
}

// Spec: MCP 2025-11-25 basic/transports (a disconnect is no cancellation; resumability)
TEST(HttpEndpoint, keeps_a_legacy_call_running_whose_connection_breaks) {
  asio::io_context loop(1);
  TaskGroup calls(loop.get_executor());
  TaskGroup connections(loop.get_executor());
  Server server(options_with());
  Slow slow(loop.get_executor());
  ToolSpec streaming = spec("ask");
  streaming.streams = true;
  server.add_tool<Nothing, Said>(std::move(streaming), [&slow](CallContext& context, Nothing none) {
    return slow(context, none);
  });
  HttpEndpointOptions options;
  options.tasks = &calls;
  http::Handler const handler = http_endpoint(server, std::move(options));
  std::string const session = open_session(handler);
  auto request = std::make_unique<http::Request>();
  fill(*request, kAsk, session);
  Recorder broken;
  broken.keeps_empty = true;
  connections.spawn("connection", call(handler, *request, broken));
  testkit::run(loop, break_then_go_on(connections, calls, slow));
  request.reset();  // the connection's; the call has its own
  ASSERT_TRUE(broken.raw.starts_with("id: ")) << broken.raw;

  http::Request again;
  again.method = http::Method::get;
  again.path = "/mcp";
  again.headers.set("Accept", "text/event-stream");
  again.headers.set(kHeaderSessionId, session);
  again.headers.set("Last-Event-ID", broken.raw.substr(4, broken.raw.find('\n') - 4));
  Recorder resumed;
  testkit::run(call(handler, again, resumed));
  ASSERT_EQ(resumed.events.size(), 1U);
  EXPECT_EQ(resumed.events[0].at("result").at("structuredContent").at("said"), "after all");
}

TEST(Server, refuses_options_that_are_no_good) {
  ServerOptions options = options_with();
  options.state_key = Secret("short");
  EXPECT_THROW(Server server(std::move(options)), Exception);
  ServerOptions nameless = options_with();
  nameless.name.clear();
  EXPECT_THROW(Server server(std::move(nameless)), Exception);
}

}  // namespace
}  // namespace tessera::mcp

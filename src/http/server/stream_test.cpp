#include "async/sleep.hpp"
#include "async/task_group.hpp"
#include "http/server/server.hpp"
#include "testkit/raw_client.hpp"

#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <thread>

namespace tessera::http {
namespace {

using std::chrono::milliseconds;
using Instant = std::chrono::steady_clock::time_point;
using testkit::RawClient;
using testkit::RawResponse;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

Handler streams(StreamBody body, std::string type = "text/event-stream") {
  return [body, type](Request& request) -> Task<Response> {
    Response response;
    if (request.path == "/plain") co_return text_response(200, "plain");
    response.headers.add("Content-Type", type);
    response.stream = body;
    co_return response;
  };
}

struct Running {
  explicit Running(Handler handler) : server({}, [handler](Worker&) { return handler; }) {
    server.start();
  }
  Server server;
};

Task<> write_all(ResponseStream& out, std::vector<std::string> chunks) {
  for (std::string& chunk : chunks) co_await out.write(std::move(chunk));
}

TEST(Stream, is_sent_in_chunks_and_the_connection_goes_on) {
  Running running(streams([](ResponseStream& out) { return write_all(out, {"one", "", "two"}); }));
  RawClient client(running.server.port());
  for (int i = 0; i < 2; ++i) {
    RawResponse const answer = client.exchange(kGet);
    EXPECT_EQ(answer.headers.at("transfer-encoding"), "chunked");
    EXPECT_EQ(answer.headers.at("x-accel-buffering"), "no");
    EXPECT_EQ(answer.headers.count("content-length"), 0U);
    EXPECT_EQ(answer.body, "onetwo");
  }
}

TEST(Stream, ends_with_the_connection_for_http_1_0) {
  Running running(streams([](ResponseStream& out) { return write_all(out, {"one", "two"}); }));
  RawClient client(running.server.port());
  RawResponse const answer = client.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(answer.headers.count("transfer-encoding"), 0U);
  EXPECT_EQ(client.read_exactly(6), "onetwo");
  EXPECT_TRUE(client.closed());
}

TEST(Stream, does_not_run_for_head) {
  Running running(streams([](ResponseStream&) -> Task<> { throw std::runtime_error("ran"); }));
  RawClient client(running.server.port());
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.response(true).status, 200);
  EXPECT_EQ(client.exchange("GET /plain HTTP/1.1\r\nHost: a\r\n\r\n").body, "plain");
}

TEST(Stream, without_its_end_is_not_mistaken_for_a_whole_one) {
  auto const fails = [](ResponseStream& out) -> Task<> {
    std::string part = "part";
    co_await out.write(std::move(part));
    throw std::runtime_error("broken");
  };
  Running running(streams(fails));
  RawClient client(running.server.port());
  client.send(kGet);
  client.read_until("\r\n\r\n");
  EXPECT_EQ(client.chunk(), "part");
  EXPECT_TRUE(client.closed());
}

Task<> wait_long(ResponseStream& out, std::promise<Instant>& ended) {
  struct Note {
    std::promise<Instant>& ended;
    ~Note() { ended.set_value(std::chrono::steady_clock::now()); }
  } const note{ended};
  std::string first = "first";
  co_await out.write(std::move(first));
  co_await sleep_for(std::chrono::hours(1));
}

TEST(Stream, is_cancelled_at_once_when_the_peer_closes) {
  std::promise<Instant> ended;
  Running running(streams([&](ResponseStream& out) { return wait_long(out, ended); }));
  std::optional<RawClient> client(std::in_place, running.server.port());
  client->send(kGet);
  client->read_until("first\r\n");
  Instant const closed = std::chrono::steady_clock::now();
  client.reset();
  auto waiting = ended.get_future();
  ASSERT_EQ(waiting.wait_for(std::chrono::seconds(5)), std::future_status::ready);
  EXPECT_LT(waiting.get() - closed, milliseconds(50));
}

TEST(Stream, is_cancelled_when_the_server_stops) {
  std::promise<Instant> ended;
  Running running(streams([&](ResponseStream& out) { return wait_long(out, ended); }));
  RawClient client(running.server.port());
  client.send(kGet);
  client.read_until("first\r\n");
  running.server.stop(milliseconds(20));
  EXPECT_EQ(ended.get_future().wait_for(milliseconds(0)), std::future_status::ready);
  EXPECT_TRUE(client.closed());
}

TEST(Stream, keeps_a_pipelined_request_for_later) {
  auto const slow = [](ResponseStream& out) -> Task<> {
    co_await sleep_for(milliseconds(50));
    std::string text = "slow";
    co_await out.write(std::move(text));
  };
  Running running(streams(slow));
  RawClient client(running.server.port());
  client.send(kGet);
  client.send("GET /plain HTTP/1.1\r\n");
  std::this_thread::sleep_for(milliseconds(20));
  client.send("Host: a\r\n\r\n");
  EXPECT_EQ(client.response().body, "slow");
  EXPECT_EQ(client.response().body, "plain");
}

Task<> write_marks(ResponseStream& out, char mark) {
  for (int i = 0; i < 200; ++i) {
    std::string chunk(20'000, mark);
    co_await out.write(std::move(chunk));
  }
}

Task<> two_writers(ResponseStream& out) {
  Executor const executor = co_await asio::this_coro::executor;
  TaskGroup group(executor);
  group.spawn("a", write_marks(out, 'a'));
  group.spawn("b", write_marks(out, 'b'));
  co_await group.wait();
}

TEST(Stream, lets_writers_take_turns) {
  Running running(streams(two_writers));
  RawClient client(running.server.port());
  client.send(kGet);
  client.read_until("\r\n\r\n");
  std::size_t chunks = 0;
  for (std::string chunk = client.chunk(); !chunk.empty(); chunk = client.chunk()) {
    ++chunks;
    ASSERT_EQ(chunk, std::string(20'000, chunk[0]));
  }
  EXPECT_EQ(chunks, 400U);
}

}  // namespace
}  // namespace tessera::http

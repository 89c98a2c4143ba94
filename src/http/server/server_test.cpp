#include "http/server/server.hpp"

#include "async/sleep.hpp"
#include "http/errc.hpp"
#include "http/server/router.hpp"
#include "testkit/raw_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <set>
#include <thread>

namespace tessera::http {
namespace {

using std::chrono::milliseconds;
using testkit::RawClient;
using testkit::RawResponse;

constexpr std::string_view kGet = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

Task<Response> hello(Request& request) { co_return text_response(200, "hello " + request.query); }

Task<Response> echo(Request& request) {
  std::string_view const body = co_await request.read_body(64UL << 20);
  co_return text_response(200, std::string(body));
}

Task<Response> never(Request&) {
  co_await sleep_for(std::chrono::hours(1));
  co_return text_response(200, "late");
}

Handler demo() {
  Router router;
  router.add(Method::get, "/hello", hello);
  router.add(Method::post, "/echo", echo);
  router.add(Method::post, "/ignore", hello);
  router.add(Method::get, "/never", never);
  return std::move(router).handler();
}

struct Running {
  explicit Running(ServerOptions options = {}, Handler handler = demo())
      : server(std::move(options), [handler](Worker&) { return handler; }) {
    server.start();
  }
  RawClient client() { return RawClient(server.port()); }
  Server server;
};

TEST(Server, answers_over_both_address_families_on_one_port) {
  Running running;
  for (bool const v6 : {false, true}) {
    RawClient client(running.server.port(), v6);
    RawResponse const answer =
        client.exchange("GET /hello?a=b HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello a=b");
    EXPECT_EQ(answer.headers.at("content-length"), "9");
    EXPECT_TRUE(answer.headers.at("date").ends_with(" GMT"));
  }
}

TEST(Server, keeps_a_connection_for_a_thousand_requests) {
  Running running;
  RawClient client = running.client();
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(client.exchange(kGet).status, 200);
}

TEST(Server, answers_pipelined_requests_in_order) {
  Running running;
  RawClient client = running.client();
  client.send(
      "GET /hello?1 HTTP/1.1\r\nHost: a\r\n\r\n"
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\ntwo"
      "GET /hello?3 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.response().body, "hello 1");
  EXPECT_EQ(client.response().body, "two");
  EXPECT_EQ(client.response().body, "hello 3");
}

TEST(Server, takes_a_request_that_comes_byte_by_byte) {
  Running running;
  RawClient client = running.client();
  for (char const c : kGet) client.send(std::string_view(&c, 1));
  EXPECT_EQ(client.response().status, 200);
}

TEST(Server, reads_chunked_bodies) {
  Running running;
  RawClient client = running.client();
  RawResponse const answer = client.exchange(
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;note=x\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n");
  EXPECT_EQ(answer.body, "abcde");
  EXPECT_EQ(client.exchange(kGet).status, 200);
}

TEST(Server, reads_ten_mebibytes_when_the_limit_allows_it) {
  ServerOptions options;
  options.limits.body = 16UL << 20;
  Running running(std::move(options));
  RawClient client = running.client();
  std::string const body(10UL << 20, 'x');
  auto sender = std::async(std::launch::async, [&] {
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10485760\r\n\r\n");
    client.send(body);
  });
  RawResponse const answer = client.response();
  sender.get();
  EXPECT_EQ(answer.body, body);
}

TEST(Server, says_continue_to_a_client_that_waits_for_it) {
  Running running;
  RawClient client = running.client();
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT_EQ(client.response().body, "abc");
}

TEST(Server, closes_instead_of_waiting_for_a_body_it_did_not_ask_for) {
  Running running;
  RawClient client = running.client();
  RawResponse const answer = client.exchange(
      "POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_TRUE(client.closed());
}

TEST(Server, skips_a_small_body_that_nobody_read) {
  Running running;
  RawClient client = running.client();
  client.send("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n");
  client.send(std::string(60000, 'x'));
  EXPECT_EQ(client.response().status, 200);
  EXPECT_EQ(client.exchange(kGet).status, 200);
}

TEST(Server, closes_rather_than_skip_a_large_body) {
  Running running;
  RawClient client = running.client();
  client.send("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n");
  client.send(std::string(70000, 'x'));
  RawResponse const answer = client.response();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_TRUE(client.closed());
}

TEST(Server, speaks_http_1_0) {
  Running running;
  RawClient closing = running.client();
  EXPECT_EQ(closing.exchange("GET /hello HTTP/1.0\r\n\r\n").headers.at("connection"), "close");
  EXPECT_TRUE(closing.closed());
  RawClient staying = running.client();
  std::string_view const keep = "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
  EXPECT_EQ(staying.exchange(keep).headers.at("connection"), "keep-alive");
  EXPECT_EQ(staying.exchange(keep).status, 200);
}

TEST(Server, closes_when_the_client_asks_for_it) {
  Running running;
  RawClient client = running.client();
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\n\r\n");
  EXPECT_EQ(client.response().headers.at("connection"), "close");
  EXPECT_TRUE(client.closed());
}

TEST(Server, answers_head_without_a_body) {
  Running running;
  RawClient client = running.client();
  client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.response(true).headers.at("content-length"), "6");
  EXPECT_EQ(client.exchange(kGet).status, 200);
}

TEST(Server, turns_an_escaped_exception_into_a_plain_500) {
  Handler const failing = [](Request&) -> Task<Response> {
    throw std::runtime_error("the secret reason");
  };
  Running running({}, failing);
  RawClient client = running.client();
  RawResponse const answer = client.exchange(kGet);
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("secret"), std::string::npos);
  EXPECT_EQ(client.exchange(kGet).status, 500);
}

TEST(Server, refuses_a_body_over_its_limit_and_closes) {
  ServerOptions options;
  options.limits.body = 1000;
  Running running(std::move(options));
  RawClient announced = running.client();
  RawResponse const answer =
      announced.exchange("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
  EXPECT_EQ(answer.status, 413);
  EXPECT_TRUE(announced.closed());
  RawClient chunked = running.client();
  chunked.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n");
  EXPECT_EQ(chunked.response().status, 413);
  EXPECT_TRUE(chunked.closed());
}

TEST(Server, gives_a_slow_head_an_absolute_deadline) {
  ServerOptions options;
  options.limits.head_time = milliseconds(200);
  Running running(std::move(options));
  RawClient client = running.client();
  auto const start = std::chrono::steady_clock::now();
  std::atomic<bool> over = false;
  auto dripping = std::async(std::launch::async, [&] {
    while (!over && client.send("G")) std::this_thread::sleep_for(milliseconds(20));
  });
  RawResponse const answer = client.response();
  auto const spent = std::chrono::steady_clock::now() - start;
  over = true;
  dripping.get();
  EXPECT_EQ(answer.status, 408);
  EXPECT_GE(spent, milliseconds(190));
  EXPECT_LT(spent, milliseconds(1500));
}

TEST(Server, gives_a_slow_body_a_deadline) {
  ServerOptions options;
  options.limits.body_time = milliseconds(100);
  Running running(std::move(options));
  RawClient client = running.client();
  RawResponse const answer =
      client.exchange("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(answer.status, 408);
  EXPECT_TRUE(client.closed());
}

TEST(Server, closes_an_idle_connection_silently) {
  ServerOptions options;
  options.limits.idle_time = milliseconds(50);
  Running running(std::move(options));
  RawClient fresh = running.client();
  EXPECT_TRUE(fresh.closed());
  RawClient used = running.client();
  EXPECT_EQ(used.exchange(kGet).status, 200);
  EXPECT_TRUE(used.closed());
}

TEST(Server, two_servers_on_port_zero_get_two_ports) {
  Running one;
  Running two;
  EXPECT_NE(one.server.port(), two.server.port());
  EXPECT_EQ(one.client().exchange(kGet).status, 200);
  EXPECT_EQ(two.client().exchange(kGet).status, 200);
}

TEST(Server, refuses_a_port_that_another_server_has) {
  ServerOptions first;
  first.threads = 2;
  Running running(std::move(first));
  ServerOptions options;
  options.port = running.server.port();
  options.threads = 2;
  Server second(std::move(options), [](Worker&) { return demo(); });
  try {
    second.start();
    FAIL() << "must throw";
  } catch (Exception const& failure) {
    EXPECT_EQ(failure.code(), Errc::unavailable);
    EXPECT_NE(failure.error().hint.find(std::to_string(running.server.port())), std::string::npos);
  }
}

TEST(Server, builds_one_handler_per_worker_on_its_own_thread) {
  std::mutex guard;
  std::set<std::thread::id> threads;
  ServerOptions options;
  options.threads = 3;
  Server server(std::move(options), [&](Worker&) {
    std::lock_guard const lock(guard);
    threads.insert(std::this_thread::get_id());
    return demo();
  });
  server.start();
  EXPECT_EQ(threads.size(), 3U);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(RawClient(server.port()).exchange(kGet).status, 200);
}

TEST(Server, start_throws_what_the_factory_throws) {
  Server server({}, [](Worker&) -> Handler { throw Exception(fail(Errc::conflict)); });
  EXPECT_THROW(server.start(), Exception);
}

TEST(Server, stop_lets_a_running_request_finish_and_closes_idle_connections) {
  std::promise<void> entered;
  Handler const slow = [&](Request&) -> Task<Response> {
    entered.set_value();
    co_await sleep_for(milliseconds(100));
    co_return text_response(200, "done");
  };
  Running running({}, slow);
  RawClient idle = running.client();
  RawClient busy = running.client();
  busy.send(kGet);
  entered.get_future().wait();
  running.server.stop(std::chrono::seconds(10));
  RawResponse const answer = busy.response();
  EXPECT_EQ(answer.body, "done");
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_TRUE(idle.closed());
  EXPECT_THROW(running.client(), std::runtime_error);
  running.server.stop(std::chrono::seconds(10));
}

TEST(Server, stop_cancels_what_outlasts_the_grace) {
  Running running;
  RawClient client = running.client();
  client.send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(50));
  auto const start = std::chrono::steady_clock::now();
  running.server.stop(milliseconds(50));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
  EXPECT_TRUE(client.closed());
}

TEST(Server, stop_awaits_the_hooks_of_its_workers) {
  std::vector<int> order;
  auto hook = [&order](int number) -> Task<> {
    co_await sleep_for(milliseconds(1));
    order.push_back(number);
  };
  Server server({}, [&](Worker& worker) {
    worker.on_stop([&] { return hook(1); });
    worker.on_stop([&] { return hook(2); });
    return demo();
  });
  server.start();
  server.stop();
  EXPECT_EQ(order, (std::vector<int>{2, 1}));
}

}  // namespace
}  // namespace tessera::http

#include "http/server/server.hpp"
#include "testkit/raw_client.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace tessera::http {
namespace {

using std::chrono::milliseconds;
using testkit::RawClient;

constexpr std::string_view kGet = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

Task<Response> hello(Request&) { co_return text_response(200, "hello"); }

struct Running {
  explicit Running(ServerOptions options = {}, Handler handler = hello)
      : server(std::move(options), [handler](Worker&) { return handler; }) {
    server.start();
  }
  RawClient client() { return RawClient(server.port()); }
  Server server;
};

TEST(Bounds, gives_up_on_a_peer_that_does_not_read) {
  ServerOptions options;
  options.limits.write_time = milliseconds(100);
  options.limits.connections = 1;
  Handler const answer = [](Request& request) -> Task<Response> {
    bool const large = request.path == "/hello";
    co_return text_response(200, std::string(large ? 64UL << 20 : 1, 'x'));
  };
  Running running(std::move(options), answer);
  RawClient idle = running.client();
  idle.send(kGet);
  // The only place is free again when the server has given up, however long that takes it.
  auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  bool served = false;
  while (!served && std::chrono::steady_clock::now() < end) {
    try {
      served =
          running.client().exchange("GET /small HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 200;
    } catch (std::runtime_error const&) {
      std::this_thread::yield();
    }
  }
  EXPECT_TRUE(served);
  EXPECT_THROW(idle.response(), std::runtime_error);
}

TEST(Bounds, closes_connections_over_its_bound) {
  ServerOptions options;
  options.limits.connections = 2;
  Running running(std::move(options));
  RawClient first = running.client();
  RawClient second = running.client();
  EXPECT_EQ(first.exchange(kGet).status, 200);
  EXPECT_EQ(second.exchange(kGet).status, 200);
  RawClient third = running.client();
  EXPECT_TRUE(third.closed());
  EXPECT_EQ(first.exchange(kGet).status, 200);
}

// The undefined-behaviour sanitizer needs descriptors of its own for its checks.
#if !defined(__SANITIZE_ADDRESS__)
TEST(Bounds, survives_running_out_of_descriptors) {
  Running running;
  RawClient before = running.client();
  EXPECT_EQ(before.exchange(kGet).status, 200);
  rlimit old{};
  ::getrlimit(RLIMIT_NOFILE, &old);
  RawClient waiting = running.client();
  EXPECT_EQ(waiting.exchange(kGet).status, 200);
  int const next = ::dup(0);
  ::close(next);
  rlimit tight = old;
  tight.rlim_cur = static_cast<rlim_t>(next) + 1;  // one more socket: the client's own
  ::setrlimit(RLIMIT_NOFILE, &tight);
  RawClient starved = running.client();
  starved.send(kGet);
  EXPECT_EQ(before.exchange(kGet).status, 200);
  ::setrlimit(RLIMIT_NOFILE, &old);
  EXPECT_EQ(starved.response().status, 200);
}
#endif

}  // namespace
}  // namespace tessera::http

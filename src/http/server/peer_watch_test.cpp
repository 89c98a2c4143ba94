#include "async/sleep.hpp"
#include "http/server/server.hpp"
#include "testkit/raw_client.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <optional>

namespace tessera::http {
namespace {

using Clock = std::chrono::steady_clock;
using testkit::RawClient;

/// A handler that works until it is cancelled or `limit` has passed, and tells which it was.
struct SlowWork {
  std::chrono::milliseconds limit;
  bool for_the_peer_alone;
  std::promise<bool> cancelled;
  std::promise<void> began;

  Task<Response> handle(Request& request) {
    request.cancel_when_peer_leaves = for_the_peer_alone;
    began.set_value();
    std::exception_ptr failure;
    try {
      co_await sleep_for(limit);
    } catch (...) {
      failure = std::current_exception();
    }
    cancelled.set_value(failure != nullptr);
    if (failure) std::rethrow_exception(failure);
    co_return text_response(200, "done");
  }
};

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

bool cancelled_when_the_peer_leaves(SlowWork& work, std::string_view request) {
  Server server(
      {}, [&work](Worker&) { return [&work](Request& asked) { return work.handle(asked); }; });
  server.start();
  {
    RawClient client(server.port());
    client.send(request);
    work.began.get_future().wait();
  }
  return work.cancelled.get_future().get();
}

TEST(PeerWatch, cancels_work_for_the_peer_alone_soon) {
  SlowWork work{std::chrono::seconds(30), true, {}, {}};
  auto const began = Clock::now();
  EXPECT_TRUE(cancelled_when_the_peer_leaves(work, kGet));
  EXPECT_LT(Clock::now() - began, std::chrono::seconds(5)) << "generous: the machine may be busy";
}

TEST(PeerWatch, is_seen_behind_bytes_that_nobody_has_read) {
  SlowWork work{std::chrono::seconds(30), true, {}, {}};
  std::string const two = std::string(kGet) + std::string(kGet);
  EXPECT_TRUE(cancelled_when_the_peer_leaves(work, two));
}

TEST(PeerWatch, does_not_disturb_other_work) {
  SlowWork work{std::chrono::milliseconds(100), false, {}, {}};
  EXPECT_FALSE(cancelled_when_the_peer_leaves(work, kGet));
}

TEST(PeerWatch, leaves_a_slow_answer_to_a_patient_peer_alone) {
  SlowWork work{std::chrono::milliseconds(100), true, {}, {}};
  Server server(
      {}, [&work](Worker&) { return [&work](Request& asked) { return work.handle(asked); }; });
  server.start();
  RawClient client(server.port());
  EXPECT_EQ(client.exchange(kGet).body, "done");
}

}  // namespace
}  // namespace tessera::http

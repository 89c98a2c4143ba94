#include "mcp/session/running_calls.hpp"

#include "async/sleep.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace tessera::mcp {
namespace {

/// Works for a long time under the given name; says whether it was cancelled.
Task<bool> work(RunningCalls& calls, std::string session, jsonrpc::Id id,
                std::chrono::milliseconds span) {
  Executor const executor = co_await asio::this_coro::executor;
  RunningCalls::Place place(calls, executor, session, id);
  try {
    Task<> sleeping = place.stop().run(sleep_for(span));
    co_await std::move(sleeping);
  } catch (Exception const& error) {
    co_return error.code() == AsyncErrc::cancelled;
  }
  co_return false;
}

// Spec: MCP 2025-11-25 basic/utilities/cancellation
TEST(RunningCalls, stops_a_call_from_another_thread) {
  asio::io_context loop(1);
  RunningCalls calls;
  std::atomic<bool> done = false;
  std::thread other([&] {
    while (!done) calls.cancel("s", jsonrpc::Id(1));
  });
  EXPECT_TRUE(testkit::run(loop, work(calls, "s", jsonrpc::Id(1), std::chrono::hours(1))));
  done = true;
  other.join();
}

TEST(RunningCalls, leaves_other_sessions_and_other_ids_alone) {
  asio::io_context loop(1);
  RunningCalls calls;
  std::atomic<bool> done = false;
  std::thread other([&] {
    while (!done) {
      calls.cancel("s", jsonrpc::Id("1"));
      calls.cancel("s", jsonrpc::Id(2));
      calls.cancel("t", jsonrpc::Id(1));
      calls.cancel_all("t");
    }
  });
  EXPECT_FALSE(testkit::run(loop, work(calls, "s", jsonrpc::Id(1), std::chrono::milliseconds(20))));
  done = true;
  other.join();
}

TEST(RunningCalls, stops_everything_of_a_session) {
  asio::io_context loop(1);
  RunningCalls calls;
  std::atomic<bool> done = false;
  std::thread other([&] {
    while (!done) calls.cancel_all("s");
  });
  EXPECT_TRUE(testkit::run(loop, work(calls, "s", jsonrpc::Id("x"), std::chrono::hours(1))));
  done = true;
  other.join();
}

TEST(RunningCalls, runs_calls_that_it_has_no_place_for) {
  asio::io_context loop(1);
  RunningCalls calls(0);
  EXPECT_FALSE(testkit::run(loop, work(calls, "s", jsonrpc::Id(1), std::chrono::milliseconds(1))));
}

}  // namespace
}  // namespace tessera::mcp

#include "async/resumption.hpp"

#include "async/callback.hpp"
#include "testkit/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace tessera {
namespace {

/// Waits for a number that another thread gives.
Task<> wait_for(std::vector<Callback<int>>& callbacks, std::vector<int>& seen) {
  auto start = [&callbacks](Callback<int> done) { callbacks.push_back(std::move(done)); };
  int const number = co_await await_callback<int>(std::move(start));
  seen.push_back(number);
}

void start_waiting(asio::io_context& loop, int tasks, std::vector<Callback<int>>& callbacks,
                   std::vector<int>& seen) {
  for (int i = 0; i < tasks; ++i) asio::co_spawn(loop, wait_for(callbacks, seen), asio::detached);
  while (loop.poll_one() != 0) {
  }
}

/// Calls each callback with its place.
void call_all(std::vector<Callback<int>>& callbacks) {
  for (std::size_t i = 0; i < callbacks.size(); ++i) callbacks[i](nullptr, static_cast<int>(i));
}

TEST(ResumeTogether, hands_everything_over_at_its_end_in_order_and_once_to_each_loop) {
  asio::io_context first(1);
  asio::io_context second(1);
  std::vector<Callback<int>> callbacks;
  std::vector<int> seen_first;
  std::vector<int> seen_second;
  start_waiting(first, 2, callbacks, seen_first);
  start_waiting(second, 2, callbacks, seen_second);
  std::swap(callbacks[1], callbacks[2]);  // so that the loops take turns
  {
    ResumeTogether const together;
    call_all(callbacks);
    EXPECT_EQ(first.poll() + second.poll(), 0U);
  }
  EXPECT_EQ(first.poll_one(), 1U);
  EXPECT_EQ(seen_first, (std::vector{0, 2}));
  EXPECT_EQ(second.poll_one(), 1U);
  EXPECT_EQ(seen_second, (std::vector{1, 3}));
}

TEST(ResumeTogether, ends_one_within_another_by_itself) {
  asio::io_context loop(1);
  std::vector<Callback<int>> callbacks;
  std::vector<int> seen;
  start_waiting(loop, 2, callbacks, seen);
  ResumeTogether const outer;
  {
    ResumeTogether const inner;
    callbacks[0](nullptr, 0);
  }
  callbacks[1](nullptr, 1);
  loop.poll();
  EXPECT_EQ(seen, std::vector{0});
}

TEST(ResumeTogether, keeps_the_loop_alive_until_the_last_has_been_resumed) {
  asio::io_context loop(1);
  std::vector<Callback<int>> callbacks;
  std::vector<int> seen;
  start_waiting(loop, 3, callbacks, seen);
  std::thread other([callbacks = std::move(callbacks)]() mutable {
    ResumeTogether const together;
    call_all(callbacks);
  });
  loop.run();
  other.join();
  EXPECT_EQ(seen, (std::vector{0, 1, 2}));
}

Task<> fail_after(std::vector<Callback<int>>& callbacks) {
  auto start = [&callbacks](Callback<int> done) { callbacks.push_back(std::move(done)); };
  int const number = co_await await_callback<int>(std::move(start));
  static_cast<void>(number);
  throw std::runtime_error("broken");
}

TEST(ResumeTogether, loses_nobody_when_one_of_them_throws_out_of_its_loop) {
  asio::io_context loop(1);
  std::vector<Callback<int>> callbacks;
  std::vector<int> seen;
  auto const rethrow = [](std::exception_ptr const& failure) {
    if (failure) std::rethrow_exception(failure);
  };
  asio::co_spawn(loop, fail_after(callbacks), rethrow);
  while (loop.poll_one() != 0) {
  }
  start_waiting(loop, 2, callbacks, seen);
  {
    ResumeTogether const together;
    call_all(callbacks);
  }
  EXPECT_THROW(loop.run(), std::runtime_error);
  loop.run();
  EXPECT_EQ(seen, (std::vector{1, 2}));
}

TEST(ResumeTogether, leaves_nothing_behind_when_the_loop_is_gone_before) {
  std::vector<int> seen;
  {
    asio::io_context loop(1);
    std::vector<Callback<int>> callbacks;
    start_waiting(loop, 2, callbacks, seen);
    ResumeTogether const together;
    call_all(callbacks);
  }
  EXPECT_TRUE(seen.empty());
}

}  // namespace
}  // namespace tessera

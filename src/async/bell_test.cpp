#include "async/bell.hpp"

#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace tessera {
namespace {

Task<bool> wait_for(Bell& bell, std::chrono::milliseconds limit) {
  bool const rung = co_await bell.wait(limit);
  co_return rung;
}

TEST(Bell, wakes_a_task_that_waits_on_another_thread) {
  asio::io_context loop(1);
  Bell bell(loop.get_executor());
  std::thread other([&bell] { bell.ring(); });
  EXPECT_TRUE(testkit::run(loop, wait_for(bell, std::chrono::seconds(10))));
  other.join();
}

TEST(Bell, says_so_when_nobody_rings) {
  asio::io_context loop(1);
  Bell bell(loop.get_executor());
  EXPECT_FALSE(testkit::run(loop, wait_for(bell, std::chrono::milliseconds(1))));
}

TEST(Bell, takes_several_rings_as_one_and_can_ring_again) {
  asio::io_context loop(1);
  Bell bell(loop.get_executor());
  for (int i = 0; i < 3; ++i) bell.ring();
  EXPECT_TRUE(testkit::run(loop, wait_for(bell, std::chrono::seconds(10))));
  EXPECT_FALSE(testkit::run(loop, wait_for(bell, std::chrono::milliseconds(1))));
  bell.ring();
  EXPECT_TRUE(testkit::run(loop, wait_for(bell, std::chrono::seconds(10))));
}

}  // namespace
}  // namespace tessera

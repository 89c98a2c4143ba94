#include "async/loop_thread.hpp"

#include "async/errc.hpp"
#include "base/error.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera {
namespace {

Task<std::thread::id> where_am_i() { co_return std::this_thread::get_id(); }
Task<std::string> failing() {
  throw Exception(fail(AsyncErrc::deadline));
  co_return "";
}
Task<std::pair<std::thread::id, std::thread::id>> there_and_back(LoopThread& other) {
  std::function<Task<std::thread::id>()> const make = [] { return where_am_i(); };
  std::thread::id const there = co_await other.run(make);
  co_return std::pair(there, std::this_thread::get_id());
}

TEST(LoopThread, runs_the_work_on_its_own_thread_and_resumes_the_caller_on_his) {
  LoopThread other;
  auto const [there, back] = testkit::run(there_and_back(other));
  EXPECT_NE(there, std::this_thread::get_id());
  EXPECT_EQ(back, std::this_thread::get_id());
}

TEST(LoopThread, hands_over_what_the_work_throws) {
  LoopThread other;
  std::function<Task<std::string>()> const make = [] { return failing(); };
  EXPECT_THROW(other.run_now(make), Exception);
  EXPECT_THROW(testkit::run(other.run(make)), Exception);
}

TEST(LoopThread, ends_after_what_it_was_given) {
  int done = 0;
  {
    LoopThread other;
    for (int i = 0; i < 100; ++i) asio::post(other.loop(), [&done] { ++done; });
  }
  EXPECT_EQ(done, 100);
}

}  // namespace
}  // namespace tessera

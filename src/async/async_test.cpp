#include "async/blocking_pool.hpp"
#include "async/channel.hpp"
#include "async/deadline.hpp"
#include "async/task_group.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace tessera {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using testkit::run;

Task<int> answer() { co_return 42; }

Task<int> forever(bool& released) {
  struct Release {
    bool& flag;
    ~Release() { flag = true; }
  } release{released};
  co_await sleep_for(hours(1));
  co_return 0;
}

TEST(Deadline, gives_back_the_result_of_work_that_is_done_in_time) {
  EXPECT_EQ(run(with_deadline(answer(), hours(1), "work")), 42);
}

TEST(Deadline, cancels_the_work_and_waits_until_it_let_go) {
  bool released = false;
  Task<int> work = with_deadline(forever(released), milliseconds(1), "the backend");
  try {
    run(std::move(work));
    FAIL() << "must throw";
  } catch (Exception const& failure) {
    EXPECT_EQ(failure.code(), AsyncErrc::deadline);
    EXPECT_STREQ(failure.what(), "the backend did not answer in time");
  }
  EXPECT_TRUE(released);
}

Task<int> fails_at_once() {
  throw Exception(fail(AsyncErrc::stopped));
  co_return 0;
}

TEST(Deadline, passes_a_failure_on_at_once) {
  try {
    run(with_deadline(fails_at_once(), hours(1), "work"));
    FAIL() << "must throw";
  } catch (Exception const& failure) {
    EXPECT_EQ(failure.code(), AsyncErrc::stopped);
  }
}

Task<> cancelled_from_outside(bool& released) {
  TaskGroup group(co_await asio::this_coro::executor);
  auto waits = [](bool& flag) -> Task<> {
    Task<int> work = with_deadline(forever(flag), hours(1), "work");
    int const never = co_await std::move(work);
    static_cast<void>(never);
  };
  group.spawn("waits", waits(released));
  co_await group.stop();
}

TEST(Deadline, passes_a_cancellation_on_to_the_work) {
  bool released = false;
  run(cancelled_from_outside(released));
  EXPECT_TRUE(released);
}

Task<std::thread::id> where_it_ran(BlockingPool& pool) {
  auto job = [] { return std::this_thread::get_id(); };
  std::thread::id const there = co_await pool.run(std::move(job));
  EXPECT_NE(there, std::this_thread::get_id());
  co_return std::this_thread::get_id();
}

TEST(BlockingPool, runs_the_job_elsewhere_and_comes_back) {
  BlockingPool pool({.threads = 1});
  EXPECT_EQ(run(where_it_ran(pool)), std::this_thread::get_id());
}

Task<> fails(BlockingPool& pool) {
  auto job = [] { throw Exception(fail(AsyncErrc::stopped)); };
  co_await pool.run(std::move(job));
}

TEST(BlockingPool, brings_exceptions_back) {
  BlockingPool pool({.threads = 1});
  EXPECT_THROW(run(fails(pool)), Exception);
}

Task<> flood(BlockingPool& pool, TaskGroup& group, int& refused) {
  auto one = [](BlockingPool& p, int& r) -> Task<> {
    auto job = [] { std::this_thread::sleep_for(milliseconds(5)); };
    try {
      co_await p.run(std::move(job));
    } catch (Exception const& failure) {
      if (failure.code() == AsyncErrc::queue_full) ++r;
    }
  };
  for (int i = 0; i < 20; ++i) group.spawn("job", one(pool, refused));
  co_await group.wait();
}

TEST(BlockingPool, refuses_more_than_its_bound) {
  BlockingPool pool({.threads = 1, .waiting = 4});
  asio::io_context loop(1);
  TaskGroup group(loop.get_executor());
  int refused = 0;
  run(loop, flood(pool, group, refused));
  EXPECT_EQ(refused, 15);
}

Task<> stop_two(TaskGroup& group, bool& a, bool& b) {
  auto work = [](bool& released) -> Task<> { co_await forever(released); };
  group.spawn("a", work(a));
  group.spawn("b", work(b));
  co_await sleep_for(milliseconds(1));
  EXPECT_EQ(group.size(), 2U);
  co_await group.stop();
  EXPECT_EQ(group.size(), 0U);
  co_await group.stop();
}

TEST(TaskGroup, stop_cancels_and_waits_and_may_be_called_twice) {
  asio::io_context loop(1);
  TaskGroup group(loop.get_executor());
  bool a = false;
  bool b = false;
  run(loop, stop_two(group, a, b));
  EXPECT_TRUE(a && b);
}

Task<> produce(Channel<int>& channel, int count) {
  for (int i = 0; i < count; ++i) co_await channel.push(i);
  channel.close();
}

Task<int> consume(Channel<int>& channel, TaskGroup& group) {
  group.spawn("producer", produce(channel, 100));
  int sum = 0;
  for (;;) {
    std::optional<int> value = co_await channel.pop();
    if (!value) break;
    sum += *value;
  }
  co_await group.wait();
  co_return sum;
}

TEST(Channel, hands_over_every_value_through_a_small_queue) {
  asio::io_context loop(1);
  TaskGroup group(loop.get_executor());
  Channel<int> channel(loop.get_executor(), 3);
  EXPECT_EQ(run(loop, consume(channel, group)), 4950);
}

}  // namespace
}  // namespace tessera

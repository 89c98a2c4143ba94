#include "packages/mcp-server/tenants/leased_buckets.hpp"

#include "async/sleep.hpp"
#include "http/errc.hpp"
#include "testkit/run.hpp"
#include "testkit/test_database.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <list>

namespace tessera::mcp_server {
namespace {

using namespace std::chrono_literals;

Task<store::RateLease> lease_from(store::Database& database, Clock const& clock, std::string name,
                                  Rate rate, store::RateWish wish) {
  auto take = [name = std::move(name), rate, wish, &clock](store::Connection& connection) {
    return store::take_rate_lease(connection, name, rate, wish, clock.now());
  };
  Task<store::RateLease> taking = database.write(std::move(take));
  store::RateLease lease = co_await std::move(taking);
  co_return lease;
}

Task<store::RateLease> never() {
  co_await sleep_for(1h);
  co_return store::RateLease{};
}

/// Some workers with one database, each as in a process of its own.
struct Bed {
  explicit Bed(int count = 1, std::chrono::milliseconds wait = 1min) : patience(wait) {
    store::migrate(database, store::rate_migrations());
    for (int i = 0; i < count; ++i) add_worker();
  }
  ~Bed() { testkit::run(loop, tasks.stop()); }

  void add_worker() {
    auto fetch = [this](std::string name, Rate rate,
                        store::RateWish wish) -> Task<store::RateLease> {
      ++asked;
      if (away) throw Exception(fail(http::Errc::unavailable));
      if (hangs) return never();
      return lease_from(database, clock, std::move(name), rate, wish);
    };
    auto otherwise = [this](std::string const& name, Rate rate, double cost) {
      return local.take(local.key_of(name), rate, cost, clock.steady_now());
    };
    workers.emplace_back(std::move(fetch), std::move(otherwise),
                         LeasedBuckets::Options{100, patience}, tasks, clock, null_log());
  }

  RateVerdict take(LeasedBuckets& worker, Rate rate, double cost = 1) {
    return testkit::run(loop, worker.take("acme", rate, cost));
  }
  /// How many of `tries`, spread over all workers, were let through.
  int allowed(Rate rate, int tries, double cost = 1) {
    int count = 0;
    auto worker = workers.begin();
    for (int i = 0; i < tries; ++i) {
      count += take(*worker, rate, cost).allowed ? 1 : 0;
      if (++worker == workers.end()) worker = workers.begin();
    }
    return count;
  }

  std::chrono::milliseconds patience;  ///< Real time: a slow disk must not look like an absent one.
  asio::io_context loop{1};
  ManualClock clock;
  SystemRandom random;
  testkit::TestDatabase place;
  store::Database database{place.options()};
  RateTable local{1024, random};
  TaskGroup tasks{loop.get_executor()};
  std::list<LeasedBuckets> workers;
  int asked = 0;
  int answered = 0;
  bool away = false;
  bool hangs = false;
};

TEST(LeasedBuckets, one_worker_gets_the_burst_and_then_the_rate) {
  Bed bed;
  Rate const rate{10, 20};
  EXPECT_EQ(bed.allowed(rate, 100), 20);
  bed.clock.advance(1s);
  EXPECT_EQ(bed.allowed(rate, 100), 10);
}

TEST(LeasedBuckets, workers_of_all_replicas_together_get_no_more_than_one) {
  Bed bed(7);
  Rate const rate{50, 100};
  int total = bed.allowed(rate, 700);
  EXPECT_EQ(total, 100) << "the burst";
  for (int step = 0; step < 100; ++step) {
    bed.clock.advance(100ms);
    total += bed.allowed(rate, 70);
  }
  EXPECT_LE(total, 100 + 50 * 11) << "burst and ten seconds, and one for leases in hand";
  EXPECT_GE(total, 100 + 50 * 9) << "and what is allowed is given";
}

TEST(LeasedBuckets, few_requests_over_many_workers_are_not_lost_in_leases) {
  Bed bed(8);
  Rate const rate{1, 8};
  EXPECT_EQ(bed.allowed(rate, 8), 8) << "each worker leases what it needs and no more";
}

TEST(LeasedBuckets, a_busy_worker_asks_the_database_seldom) {
  Bed bed;
  Rate const rate{10'000, 10'000};
  EXPECT_EQ(bed.allowed(rate, 5'000), 5'000);
  EXPECT_LT(bed.asked, 50);
}

TEST(LeasedBuckets, while_the_bucket_is_empty_nobody_asks_the_database) {
  Bed bed;
  Rate const rate{1, 1};
  EXPECT_EQ(bed.allowed(rate, 1), 1);
  RateVerdict const refused = bed.take(bed.workers.front(), rate);
  EXPECT_FALSE(refused.allowed);
  EXPECT_LE(refused.wait, 1s);
  int const before = bed.asked;
  EXPECT_EQ(bed.allowed(rate, 1'000), 0);
  EXPECT_EQ(bed.asked, before) << "a flood that is refused costs no statement";
  bed.clock.advance(1s);
  EXPECT_EQ(bed.allowed(rate, 10), 1);
}

TEST(LeasedBuckets, a_lease_ends_after_a_second) {
  Bed bed(2);
  Rate const rate{100, 800};
  EXPECT_EQ(bed.allowed(rate, 200), 200);
  bed.clock.advance(1h);
  // Had a lease been kept for an hour, this would be more than the bucket holds.
  EXPECT_EQ(bed.allowed(rate, 2'000), 800);
}

TEST(LeasedBuckets, a_dear_call_gets_all_of_its_tokens_or_none) {
  Bed bed;
  Rate const rate{1, 10};
  EXPECT_EQ(bed.allowed(rate, 7), 7);
  EXPECT_FALSE(bed.take(bed.workers.front(), rate, 5).allowed);
  EXPECT_TRUE(bed.take(bed.workers.front(), rate, 1).allowed) << "what is cheap goes on";
  bed.clock.advance(3s);
  EXPECT_TRUE(bed.take(bed.workers.front(), rate, 5).allowed);
}

TEST(LeasedBuckets, without_the_database_each_process_limits_by_itself_and_comes_back) {
  Bed bed;
  Rate const rate{1, 5};
  bed.away = true;
  EXPECT_EQ(bed.allowed(rate, 100), 5);
  EXPECT_EQ(bed.asked, 1) << "the database is left alone for a while";
  bed.away = false;
  bed.clock.advance(LeasedBuckets::kPause);
  EXPECT_EQ(bed.allowed(rate, 100), 5) << "the shared bucket again";
  EXPECT_GT(bed.asked, 1);
}

TEST(LeasedBuckets, a_database_that_does_not_answer_holds_nobody_up_for_long) {
  Bed bed(1, 20ms);
  bed.hangs = true;
  int allowed = 0;
  for (int i = 0; i < 20; ++i)
    asio::co_spawn(bed.loop, bed.workers.front().take("acme", Rate{1, 5}, 1),
                   [&](std::exception_ptr, RateVerdict verdict) {
                     allowed += verdict.allowed ? 1 : 0;
                     if (++bed.answered == 20) bed.loop.stop();
                   });
  bed.loop.restart();
  bed.loop.run();
  EXPECT_EQ(bed.answered, 20);
  EXPECT_EQ(allowed, 5) << "this process limits by itself";
  EXPECT_EQ(bed.asked, 1);
}

TEST(LeasedBuckets, those_who_wait_at_the_same_time_share_a_statement) {
  Bed bed;
  Rate const rate{100, 100};
  int allowed = 0;
  for (int i = 0; i < 20; ++i)
    asio::co_spawn(bed.loop, bed.workers.front().take("acme", rate, 1),
                   [&](std::exception_ptr, RateVerdict verdict) { allowed += verdict.allowed; });
  bed.loop.restart();
  bed.loop.run();
  EXPECT_EQ(allowed, 20);
  EXPECT_LE(bed.asked, 4);
}

}  // namespace
}  // namespace tessera::mcp_server

#include "base/rate_table.hpp"

#include "base/clock.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace tessera {
namespace {

using namespace std::chrono_literals;

struct Bed {
  int allowed(std::string_view owner, Rate rate, int tries, double cost = 1) {
    int count = 0;
    for (int i = 0; i < tries; ++i)
      count += table.take(table.key_of(owner), rate, cost, clock.steady_now()).allowed ? 1 : 0;
    return count;
  }

  SystemRandom random;
  ManualClock clock;
  RateTable table{1024, random};
};

TEST(RateTable, lets_a_burst_through_and_then_the_rate) {
  Bed bed;
  Rate const rate{10, 20};
  EXPECT_EQ(bed.allowed("acme", rate, 100), 20);
  bed.clock.advance(1s);
  EXPECT_EQ(bed.allowed("acme", rate, 100), 10);
  bed.clock.advance(100ms);
  EXPECT_EQ(bed.allowed("acme", rate, 100), 1);
  bed.clock.advance(1h);
  EXPECT_EQ(bed.allowed("acme", rate, 100), 20) << "a bucket is never fuller than full";
}

TEST(RateTable, says_how_long_to_wait_and_that_is_long_enough) {
  Bed bed;
  Rate const rate{2, 1};
  EXPECT_EQ(bed.allowed("acme", rate, 1), 1);
  RateVerdict const verdict =
      bed.table.take(bed.table.key_of("acme"), rate, 1, bed.clock.steady_now());
  EXPECT_FALSE(verdict.allowed);
  EXPECT_EQ(verdict.wait, 500ms);
  bed.clock.advance(verdict.wait - 1ns);
  EXPECT_EQ(bed.allowed("acme", rate, 1), 0);
  bed.clock.advance(1ns);
  EXPECT_EQ(bed.allowed("acme", rate, 1), 1);
}

TEST(RateTable, keeps_one_owner_out_of_the_bucket_of_another) {
  Bed bed;
  Rate const rate{1, 5};
  EXPECT_EQ(bed.allowed("acme", rate, 50), 5);
  EXPECT_EQ(bed.allowed("globex", rate, 50), 5);
}

TEST(RateTable, charges_what_a_call_costs) {
  Bed bed;
  Rate const rate{10, 10};
  EXPECT_EQ(bed.allowed("acme", rate, 10, 4), 2);
  EXPECT_EQ(bed.allowed("acme", rate, 10, 1), 2) << "what is left serves smaller calls";
  bed.clock.advance(1h);
  EXPECT_EQ(bed.allowed("acme", rate, 3, 1000), 1) << "dearer than the bucket: all of it";
}

TEST(RateTable, a_refused_call_costs_nothing) {
  Bed bed;
  Rate const rate{1, 1};
  EXPECT_EQ(bed.allowed("acme", rate, 1'000), 1);
  bed.clock.advance(1s);
  EXPECT_EQ(bed.allowed("acme", rate, 1'000), 1);
}

TEST(RateTable, without_a_rate_there_is_no_limit) {
  Bed bed;
  EXPECT_EQ(bed.allowed("acme", Rate{}, 10'000), 10'000);
}

TEST(RateTable, never_grows_and_10000_tenants_keep_their_limits_in_it) {
  SystemRandom random;
  ManualClock const clock;
  RateTable table(65'536, random);
  Rate const rate{1, 1};
  int refused = 0;
  for (int round = 0; round < 2; ++round)
    for (int tenant = 0; tenant < 10'000; ++tenant) {
      std::uint64_t const key = table.key_of("tenant-" + std::to_string(tenant));
      refused += table.take(key, rate, 1, clock.steady_now()).allowed ? 0 : 1;
    }
  EXPECT_EQ(table.places(), 65'536U);
  EXPECT_GE(refused, 9'990) << "a set of eight is full for hardly anybody";
}

TEST(RateTable, a_flood_of_new_owners_does_not_free_one_that_is_far_over_its_limit) {
  SystemRandom random;
  ManualClock const clock;
  RateTable table(64, random);
  std::uint64_t const busy = table.key_of("busy");
  ASSERT_TRUE(table.take(busy, Rate{1, 100}, 100, clock.steady_now()).allowed);
  for (int other = 0; other < 10'000; ++other)
    static_cast<void>(
        table.take(table.key_of(std::to_string(other)), Rate{1, 100}, 1, clock.steady_now()));
  EXPECT_FALSE(table.take(busy, Rate{1, 100}, 1, clock.steady_now()).allowed);
}

TEST(RateTable, threads_together_get_no_more_than_one_would) {
  Bed bed;
  Rate const rate{1, 1'000};
  std::atomic<int> allowed{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] { allowed += bed.allowed("acme", rate, 1'000); });
  threads.clear();
  EXPECT_EQ(allowed, 1'000);
}

}  // namespace
}  // namespace tessera

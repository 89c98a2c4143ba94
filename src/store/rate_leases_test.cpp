#include "store/rate_leases.hpp"

#include "base/clock.hpp"
#include "testkit/test_database.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace tessera::store {
namespace {

using namespace std::chrono_literals;

struct Bed {
  Bed() { migrate(database, rate_migrations()); }

  RateLease take(Database& from, Rate rate, RateWish wish, std::string const& name = "acme") {
    return from.write_now([&](Connection& connection) {
      return take_rate_lease(connection, name, rate, wish, clock.now());
    });
  }
  std::int64_t tokens(Rate rate, std::int64_t wanted, std::string const& name = "acme") {
    return take(database, rate, RateWish{wanted}, name).tokens;
  }

  ManualClock clock;
  testkit::TestDatabase place;
  Database database{place.options()};
};

TEST(RateLeases, give_a_burst_and_then_the_rate) {
  Bed bed;
  Rate const rate{10, 20};
  EXPECT_EQ(bed.tokens(rate, 8), 8);
  EXPECT_EQ(bed.tokens(rate, 8), 8);
  EXPECT_EQ(bed.tokens(rate, 8), 4) << "what is left";
  EXPECT_EQ(bed.tokens(rate, 8), 0);
  bed.clock.advance(1s);
  EXPECT_EQ(bed.tokens(rate, 100), 10);
  bed.clock.advance(1h);
  EXPECT_EQ(bed.tokens(rate, 100), 20) << "a bucket is never fuller than full";
}

TEST(RateLeases, say_how_long_to_wait_and_that_is_long_enough) {
  Bed bed;
  Rate const rate{4, 1};
  EXPECT_EQ(bed.tokens(rate, 100), 1);
  RateLease const none = bed.take(bed.database, rate, RateWish{});
  EXPECT_EQ(none.tokens, 0);
  EXPECT_EQ(none.wait, 250ms);
  bed.clock.advance(none.wait - 1ms);
  EXPECT_EQ(bed.tokens(rate, 1), 0);
  bed.clock.advance(1ms);
  EXPECT_EQ(bed.tokens(rate, 1), 1);
}

TEST(RateLeases, leave_the_bucket_alone_when_it_has_less_than_is_of_use) {
  Bed bed;
  Rate const rate{1, 10};
  EXPECT_EQ(bed.tokens(rate, 7), 7);
  RateLease const none = bed.take(bed.database, rate, RateWish{5, 5});
  EXPECT_EQ(none.tokens, 0);
  EXPECT_EQ(none.wait, 2s);
  EXPECT_EQ(bed.tokens(rate, 5), 3) << "smaller calls are served";
  bed.clock.advance(5s);
  EXPECT_EQ(bed.take(bed.database, rate, RateWish{9, 5}).tokens, 5);
}

TEST(RateLeases, belong_to_one_name) {
  Bed bed;
  Rate const rate{1, 5};
  EXPECT_EQ(bed.tokens(rate, 9, "acme"), 5);
  EXPECT_EQ(bed.tokens(rate, 9, "globex"), 5);
}

TEST(RateLeases, follow_a_rate_that_was_changed) {
  Bed bed;
  EXPECT_EQ(bed.tokens(Rate{10, 10}, 10), 10);
  EXPECT_EQ(bed.tokens(Rate{10, 30}, 100), 20) << "a bigger bucket has more left";
  EXPECT_EQ(bed.tokens(Rate{10, 5}, 100), 0);
}

TEST(RateLeases, processes_with_one_database_together_get_no_more_than_one_would) {
  Bed bed;
  Database other(bed.place.options());
  Rate const rate{1, 500};
  std::atomic<std::int64_t> total{0};
  auto const drain = [&](Database& database) {
    for (int i = 0; i < 60; ++i) total += bed.take(database, rate, RateWish{10}).tokens;
  };
  std::jthread one(drain, std::ref(bed.database));
  std::jthread two(drain, std::ref(other));
  one.join();
  two.join();
  EXPECT_EQ(total, 500);
}

TEST(RateLeases, full_buckets_are_forgotten_and_nothing_changes_by_that) {
  Bed bed;
  Rate const rate{1, 10};
  EXPECT_EQ(bed.tokens(rate, 10, "full soon"), 10);
  bed.clock.advance(10s);
  EXPECT_EQ(bed.tokens(rate, 10, "busy"), 10);
  std::int64_t const gone = bed.database.write_now(
      [&](Connection& connection) { return forget_full_buckets(connection, bed.clock.now()); });
  EXPECT_EQ(gone, 1);
  EXPECT_EQ(bed.tokens(rate, 10, "busy"), 0);
  EXPECT_EQ(bed.tokens(rate, 10, "full soon"), 10);
}

}  // namespace
}  // namespace tessera::store

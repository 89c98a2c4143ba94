#include "store/rate_leases.hpp"

#include <algorithm>
#include <array>

namespace tessera::store {
namespace {

constexpr std::array kSteps{
    Migration{1, "buckets", R"sql(
      CREATE TABLE rate_buckets (
        name    TEXT    NOT NULL PRIMARY KEY,
        full_at INTEGER NOT NULL,
        granted INTEGER NOT NULL
      ) STRICT;
    )sql"},
};

// A bucket is the instant when it is full again, in nanoseconds. What is granted is what fits
// between then and the instant when a bucket that is empty now would be full.
//   $1 name, $2 now, $3 nanoseconds per token, $4 wanted, $5 when a bucket that is empty now is
//   full, $6 granted when the bucket is full, or new, $7 the least that is of use
constexpr char const* kTake = R"sql(
  INSERT INTO rate_buckets AS b (name, full_at, granted) VALUES ($1, $2 + $3 * $6, $6)
  ON CONFLICT (name) DO UPDATE SET
    granted = CASE
      WHEN b.full_at <= $2 THEN $6
      WHEN ($5 - b.full_at) / $3 < $7 THEN 0
      WHEN ($5 - b.full_at) / $3 < $4 THEN ($5 - b.full_at) / $3
      ELSE $4 END,
    full_at = CASE
      WHEN b.full_at <= $2 THEN $2 + $3 * $6
      WHEN ($5 - b.full_at) / $3 < $7 THEN b.full_at
      WHEN ($5 - b.full_at) / $3 < $4 THEN b.full_at + ($5 - b.full_at) / $3 * $3
      ELSE b.full_at + $3 * $4 END
  RETURNING granted, full_at)sql";

std::int64_t count(std::chrono::system_clock::time_point when) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(when.time_since_epoch()).count();
}

}  // namespace

Migrations rate_migrations() noexcept { return {"rate_limits", kSteps}; }

RateLease take_rate_lease(Connection& connection, std::string const& name, Rate rate, RateWish wish,
                          std::chrono::system_clock::time_point now) {
  std::int64_t const interval = rate.interval().count();
  std::int64_t const fill = rate.fill_time().count();
  std::int64_t const most = std::max<std::int64_t>(fill / interval, 1);
  std::optional<Row> const row =
      connection.query_one(kTake, name, count(now), interval, wish.wanted, count(now) + fill,
                           std::min(wish.wanted, most), std::min(wish.least, most));
  RateLease lease;
  lease.tokens = row->get<std::int64_t>(0);
  std::int64_t const next =
      row->get<std::int64_t>(1) + interval * std::min(wish.least, most) - fill - count(now);
  if (lease.tokens == 0) lease.wait = std::chrono::nanoseconds(std::max<std::int64_t>(next, 0));
  return lease;
}

std::int64_t forget_full_buckets(Connection& connection,
                                 std::chrono::system_clock::time_point now) {
  return connection.execute("DELETE FROM rate_buckets WHERE full_at <= $1", count(now));
}

}  // namespace tessera::store

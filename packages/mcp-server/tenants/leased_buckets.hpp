#pragma once

#include "async/event.hpp"
#include "async/task_group.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/lru_map.hpp"
#include "base/rate_table.hpp"
#include "store/rate_leases.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace tessera::mcp_server {

/// Token buckets that all replicas share, spent by one worker out of small leases:
///
///     take(1) ─► lease in hand? ─yes─► spend it            (no database; half spent: the next
///     lease
///                     │ no                                  is fetched in the background)
///                     ├─ the bucket was empty a moment ago ─► refused until then, without asking
///                     └─► one statement takes the next lease, for all who wait here
///
/// How exact it is: what is spent in some time was leased in it or in the second before, because a
/// lease ends after a second. So all workers of all replicas together let at most
/// `burst + per_second · (time + 1 s)` through, however many they are. A lease that ends unspent is
/// lost, so leases begin with what is needed now and grow only while they are spent quickly.
///
/// When the database cannot be asked, or does not answer in time, `otherwise` decides: each process
/// then limits by itself.
/// Used on one strand only.
class LeasedBuckets {
 public:
  /// Takes a lease in the database; throws Exception when it cannot.
  using Fetch =
      std::function<Task<store::RateLease>(std::string name, Rate rate, store::RateWish wish)>;
  /// Decides without the database.
  using Otherwise = std::function<RateVerdict(std::string const& name, Rate rate, double cost)>;

  static constexpr std::chrono::milliseconds kLeaseLife{1'000};
  /// A lease is at most what the rate gives in this time, and an eighth of the burst.
  static constexpr std::chrono::milliseconds kLeaseSpan{100};
  /// How long the database is left alone after it could not be asked.
  static constexpr std::chrono::milliseconds kPause{1'000};

  struct Options {
    std::size_t most = 65'536;                  ///< Buckets that are kept in memory.
    std::chrono::milliseconds patience{1'000};  ///< With the database.
  };
  /// @param tasks, clock, log  not owned; outlive this
  LeasedBuckets(Fetch fetch, Otherwise otherwise, Options options, TaskGroup& tasks,
                Clock const& clock, Log& log);
  LeasedBuckets(LeasedBuckets const&) = delete;
  LeasedBuckets& operator=(LeasedBuckets const&) = delete;

  /// Takes tokens, all or none. @param cost  more than `rate.burst` counts as that
  Task<RateVerdict> take(std::string name, Rate rate, double cost);

 private:
  using Instant = std::chrono::steady_clock::time_point;

  struct Lease {
    double tokens = 0;
    Instant ends_at{};
  };
  struct Bucket {
    explicit Bucket(Executor const& executor) : fetched(executor) {}
    Lease current;
    Lease next;             ///< Fetched before the current one was spent.
    double size = 1;        ///< Of the next lease.
    Instant fetched_at{};   ///< When the last one came.
    Instant empty_until{};  ///< Until then it is not worth asking …
    double empty_for = 0;   ///< … for so many tokens or more.
    double wanted = 0;      ///< By all who wait.
    double least = 1;       ///< By the one of them who needs most.
    bool fetching = false;
    Event fetched;
  };
  using BucketPtr = std::shared_ptr<Bucket>;

  [[nodiscard]] BucketPtr bucket_of(std::string const& name, Executor const& executor);
  [[nodiscard]] static bool spend(Bucket& bucket, double cost, Instant now);
  [[nodiscard]] static store::RateWish wish_of(Bucket& bucket, Rate rate, Instant now);
  Task<> fetch(BucketPtr bucket, std::string name, Rate rate);
  void begin_fetch(BucketPtr const& bucket, std::string const& name, Rate rate);

  [[nodiscard]] Task<bool> fetched_in_time(BucketPtr bucket) const;

  Fetch fetch_;
  Otherwise otherwise_;
  std::chrono::milliseconds patience_;
  TaskGroup& tasks_;
  Clock const& clock_;
  Log& log_;
  LruMap<BucketPtr> buckets_;
  Instant alone_until_{};  ///< The database is left alone.
};

}  // namespace tessera::mcp_server

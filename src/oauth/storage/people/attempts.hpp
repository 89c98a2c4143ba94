#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "base/lru_map.hpp"
#include "store/database.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace tessera::oauth {

/// How many attempts something may make: `burst` at once, then one each `every`.
struct AttemptLimit {
  std::string of;  ///< What is counted, e.g. `address 192.0.2.7`; stored as a hash only.
  std::int64_t burst;
  std::chrono::milliseconds every;
};

/// Counts attempts at what could be guessed, for all replicas: a leaky bucket is one number in the
/// database. Each attempt is counted before its answer is known, so that many at once gain nothing.
/// Nothing is ever locked: whoever waits may try again. Safe to use from any thread.
class Attempts {
 public:
  /// @param database  not owned; outlives this, migrated with `oauth_people_migrations`
  Attempts(store::Database& database, Clock const& clock) : database_(database), clock_(clock) {}

  /// Counts one attempt against every limit, or none when one of them is reached.
  /// @return how long to wait; zero: go on
  Task<std::chrono::milliseconds> count(std::vector<AttemptLimit> limits);
  /// The same without counting, for attempts that are counted only when they were wrong. Who need
  /// not wait is not looked up again for a second: what other replicas count meanwhile shows after
  /// that, and in `count` at once.
  Task<std::chrono::milliseconds> wait(std::vector<AttemptLimit> limits);
  /// An attempt was right: these start afresh.
  Task<> forgive(std::vector<std::string> names);

 private:
  using Instant = std::chrono::system_clock::time_point;
  [[nodiscard]] bool are_free(std::vector<AttemptLimit> const& limits);
  void keep_free(std::vector<std::string> names, Instant seen);
  void forget_free(std::vector<AttemptLimit> const& limits);

  store::Database& database_;
  Clock const& clock_;
  std::mutex mutex_;
  LruMap<Instant> free_{4096};  // when it was seen that nobody need wait; guarded by mutex_
};

}  // namespace tessera::oauth

#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "store/database.hpp"

#include <chrono>
#include <cstdint>
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
  /// The same without counting, for attempts that are counted only when they were wrong.
  Task<std::chrono::milliseconds> wait(std::vector<AttemptLimit> limits);
  /// An attempt was right: these start afresh.
  Task<> forgive(std::vector<std::string> names);

 private:
  store::Database& database_;
  Clock const& clock_;
};

}  // namespace tessera::oauth

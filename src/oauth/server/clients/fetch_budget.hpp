#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_map>

namespace tessera::oauth {

/// How often strangers may make us fetch: a bucket for each host and one for all. A host that the
/// operator has named has its own bucket only, so that strangers cannot use up what it needs.
/// Not safe for use from several threads.
class FetchBudget {
 public:
  struct Rate {
    std::uint32_t burst;                 ///< Fetches at once.
    std::chrono::milliseconds interval;  ///< Until one more may be made.
  };
  struct Options {
    Rate host{.burst = 10, .interval = std::chrono::seconds(6)};
    Rate all{.burst = 60, .interval = std::chrono::milliseconds(200)};
    std::size_t hosts = 10'000;  ///< Buckets kept; full ones are dropped first, then all.
  };
  FetchBudget(Options options, Clock const& clock) : options_(options), clock_(clock) {}

  /// Takes one fetch of this host. @return false: not now
  [[nodiscard]] bool take(std::string const& host, bool named_by_operator);

 private:
  using Instant = std::chrono::steady_clock::time_point;

  /// A bucket is one instant: when it will be full again. Nothing has to be counted up.
  [[nodiscard]] static bool may_take(Instant full_at, Rate const& rate, Instant now);
  static void take_one(Instant& full_at, Rate const& rate, Instant now);
  void make_room(Instant now);

  Options options_;
  Clock const& clock_;
  std::unordered_map<std::string, Instant> hosts_;
  Instant all_{};
};

}  // namespace tessera::oauth

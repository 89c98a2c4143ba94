#include "base/rate_table.hpp"

#include <algorithm>
#include <bit>

namespace tessera {
namespace {

using Nanoseconds = std::chrono::nanoseconds;

Nanoseconds times(Nanoseconds interval, double count) noexcept {
  return Nanoseconds(static_cast<Nanoseconds::rep>(static_cast<double>(interval.count()) * count));
}

}  // namespace

Nanoseconds Rate::interval() const noexcept {
  return Nanoseconds(static_cast<Nanoseconds::rep>(1e9 / per_second));
}

Nanoseconds Rate::fill_time() const noexcept { return times(interval(), burst); }

RateTable::RateTable(std::size_t places, Random& random)
    : sip_key_(SipKey::make(random)), sets_(std::bit_ceil(std::max(places, kWays)) / kWays) {}

RateTable::Instant& RateTable::full_at(Set& set, std::uint64_t key, Instant now) noexcept {
  auto const own = std::ranges::find(set.keys, key);
  if (own != set.keys.end()) return set.full_at[static_cast<std::size_t>(own - set.keys.begin())];
  auto const nearest = std::ranges::min_element(set.full_at);
  set.keys[static_cast<std::size_t>(nearest - set.full_at.begin())] = key;
  *nearest = now;
  return *nearest;
}

RateVerdict RateTable::take(std::uint64_t key, Rate rate, double cost,
                            std::chrono::steady_clock::time_point now) noexcept {
  if (rate.is_unlimited()) return {};
  Nanoseconds const price = times(rate.interval(), std::min(cost, rate.burst));
  std::size_t const number = key & (sets_.size() - 1);
  std::lock_guard const lock(locks_[number % kLocks].mutex);
  Instant& full = full_at(sets_[number], key, now);
  auto const after = std::max(full, now) + price;
  Nanoseconds const too_much = after - now - rate.fill_time();
  if (too_much > Nanoseconds(0)) return {false, too_much};
  full = after;
  return {};
}

}  // namespace tessera

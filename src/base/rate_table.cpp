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

RateTable::Place& RateTable::place_of(Set& set, std::uint64_t key,
                                      std::chrono::steady_clock::time_point now) noexcept {
  auto const own = std::ranges::find(set.places, key, &Place::key);
  if (own != set.places.end()) return *own;
  Place& nearest = *std::ranges::min_element(set.places, {}, &Place::full_at);
  nearest = Place{key, now};
  return nearest;
}

RateVerdict RateTable::take(std::uint64_t key, Rate rate, double cost,
                            std::chrono::steady_clock::time_point now) noexcept {
  if (rate.is_unlimited()) return {};
  Nanoseconds const price = times(rate.interval(), std::min(cost, rate.burst));
  Set& set = sets_[key & (sets_.size() - 1)];
  std::lock_guard const lock(set.mutex);
  Place& place = place_of(set, key, now);
  auto const after = std::max(place.full_at, now) + price;
  Nanoseconds const too_much = after - now - rate.fill_time();
  if (too_much > Nanoseconds(0)) return {false, too_much};
  place.full_at = after;
  return {};
}

}  // namespace tessera

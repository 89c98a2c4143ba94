#include "oauth/server/clients/fetch_budget.hpp"

#include <algorithm>

namespace tessera::oauth {

bool FetchBudget::may_take(Instant full_at, Rate const& rate, Instant now) {
  return full_at <= now + rate.interval * (rate.burst - 1);
}

void FetchBudget::take_one(Instant& full_at, Rate const& rate, Instant now) {
  full_at = std::max(full_at, now) + rate.interval;
}

bool FetchBudget::take(std::string const& host, bool named_by_operator) {
  Instant const now = clock_.steady_now();
  if (!hosts_.contains(host) && hosts_.size() >= options_.hosts) make_room(now);
  Instant& bucket = hosts_[host];
  if (!may_take(bucket, options_.host, now)) return false;
  if (!named_by_operator) {
    if (!may_take(all_, options_.all, now)) return false;
    take_one(all_, options_.all, now);
  }
  take_one(bucket, options_.host, now);
  return true;
}

void FetchBudget::make_room(Instant now) {
  std::erase_if(hosts_, [now](auto const& entry) { return entry.second <= now; });
  // Still full: that many hosts in so short a time are an attack, which the bucket of all holds up.
  if (hosts_.size() >= options_.hosts) hosts_.clear();
}

}  // namespace tessera::oauth

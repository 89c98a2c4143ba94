#include "packages/mcp-server/tenants/leased_buckets.hpp"

#include "async/deadline.hpp"
#include "base/error.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace tessera::mcp_server {
namespace {

/// Below this size a lease is fetched when it is needed, above it before.
constexpr double kWorthFetchingEarly = 4;

/// Tokens of one lease at most: other workers must find something, too.
double most_of_one_lease(Rate rate) {
  double const span = std::chrono::duration<double>(LeasedBuckets::kLeaseSpan).count();
  return std::floor(std::max(1.0, std::min(rate.per_second * span, rate.burst / 8)));
}

}  // namespace

LeasedBuckets::LeasedBuckets(Fetch fetch, Otherwise otherwise, Options options, TaskGroup& tasks,
                             Clock const& clock, Log& log)
    : fetch_(std::move(fetch)),
      otherwise_(std::move(otherwise)),
      patience_(options.patience),
      tasks_(tasks),
      clock_(clock),
      log_(log),
      buckets_(options.most) {}

LeasedBuckets::BucketPtr LeasedBuckets::bucket_of(std::string const& name,
                                                  Executor const& executor) {
  if (BucketPtr const* const known = buckets_.find(name)) return *known;
  return buckets_.put(name, std::make_shared<Bucket>(executor));
}

bool LeasedBuckets::spend(Bucket& bucket, double cost, Instant now) {
  for (Lease* lease : {&bucket.current, &bucket.next})
    if (now >= lease->ends_at) lease->tokens = 0;
  if (bucket.current.tokens + bucket.next.tokens < cost) return false;
  double const first = std::min(cost, bucket.current.tokens);
  bucket.current.tokens -= first;
  bucket.next.tokens -= cost - first;
  if (bucket.current.tokens <= 0) bucket.current = std::exchange(bucket.next, Lease{});
  return true;
}

/// How much to ask for: what is waited for, and more when leases are spent quickly.
store::RateWish LeasedBuckets::wish_of(Bucket& bucket, Rate rate, Instant now) {
  bool const quickly = now - bucket.fetched_at < kLeaseSpan;
  bucket.size = quickly ? std::min(bucket.size * 2, most_of_one_lease(rate)) : 1;
  double const waited_for = std::ceil(std::exchange(bucket.wanted, 0));
  double const least = std::ceil(std::exchange(bucket.least, 1));
  double const wanted = std::min(std::max({bucket.size, waited_for, least}), rate.burst);
  return {static_cast<std::int64_t>(std::max(wanted, 1.0)),
          static_cast<std::int64_t>(std::max(std::min(least, std::floor(rate.burst)), 1.0))};
}

void LeasedBuckets::begin_fetch(BucketPtr const& bucket, std::string const& name, Rate rate) {
  if (bucket->fetching) return;
  bucket->fetching = true;
  bucket->fetched.reset();
  // In the background, so that a caller who leaves takes nothing from the others.
  tasks_.spawn("rate_lease", fetch(bucket, name, rate));
}

Task<RateVerdict> LeasedBuckets::take(std::string name, Rate rate, double cost) {
  if (rate.is_unlimited() || cost <= 0) co_return RateVerdict{};
  cost = std::min(cost, std::floor(rate.burst));
  Executor const executor = co_await asio::this_coro::executor;
  BucketPtr const bucket = bucket_of(name, executor);
  for (;;) {
    auto const now = clock_.steady_now();
    if (spend(*bucket, cost, now)) {
      bool const low = bucket->current.tokens + bucket->next.tokens < bucket->size / 2;
      if (low && bucket->size >= kWorthFetchingEarly && now >= bucket->empty_until &&
          now >= alone_until_)
        begin_fetch(bucket, name, rate);
      co_return RateVerdict{};
    }
    if (now < alone_until_) co_return otherwise_(name, rate, cost);
    if (now < bucket->empty_until && cost >= bucket->empty_for)
      co_return RateVerdict{false, bucket->empty_until - now};
    bucket->wanted += cost;
    bucket->least = std::max(bucket->least, cost);
    begin_fetch(bucket, name, rate);
    bool const in_time = co_await fetched_in_time(bucket);
    if (!in_time) alone_until_ = clock_.steady_now() + kPause;
  }
}

Task<bool> LeasedBuckets::fetched_in_time(BucketPtr bucket) const {
  Task<> waiting = bucket->fetched.wait();
  bool late = false;
  try {
    std::string what = "the database of limits";
    co_await with_deadline(std::move(waiting), patience_, std::move(what));
  } catch (Exception const&) {
    late = true;
  }
  if (late) log_.warn("rate_lease_late", {{"patience_ms", patience_.count()}});
  co_return !late;
}

/// Takes the next lease, for all who wait.
Task<> LeasedBuckets::fetch(BucketPtr bucket, std::string name, Rate rate) {
  auto const asked_at = clock_.steady_now();
  store::RateWish const wish = wish_of(*bucket, rate, asked_at);
  std::optional<std::string> failure;
  store::RateLease lease;
  try {
    std::string wanted_name = name;
    lease = co_await fetch_(std::move(wanted_name), rate, wish);
  } catch (Exception const& known) {
    failure = describe(known.error());
  } catch (std::exception const& other) {
    failure = other.what();
  }
  auto const now = clock_.steady_now();
  if (failure) {
    log_.warn("rate_lease_failed", {{"bucket", name}, {"reason", *failure}});
    alone_until_ = now + kPause;
  } else if (lease.tokens > 0) {
    Lease& place = bucket->current.tokens > 0 ? bucket->next : bucket->current;
    // From when it was asked for: an answer that took its time makes no token live longer.
    place = Lease{static_cast<double>(lease.tokens), asked_at + kLeaseLife};
    bucket->fetched_at = now;
  } else {
    bucket->empty_until = now + std::max(lease.wait, std::chrono::nanoseconds(1'000'000));
    bucket->empty_for = static_cast<double>(wish.least);
  }
  bucket->fetching = false;
  bucket->fetched.set();
}

}  // namespace tessera::mcp_server

#include "oauth/storage/people/attempts.hpp"

#include "crypto/opaque_token.hpp"

#include <algorithm>
#include <optional>

namespace tessera::oauth {
namespace {

using std::chrono::milliseconds;

/// For how long nobody asks the database again whether somebody need wait.
constexpr std::chrono::seconds kFreeFor{1};

// A bucket's number is the instant at which it would be empty again, in milliseconds.
std::int64_t in_milliseconds(std::chrono::system_clock::time_point when) {
  return std::chrono::duration_cast<milliseconds>(when.time_since_epoch()).count();
}

std::string bucket_of(std::string const& name) { return crypto::opaque_token_hash(Secret(name)); }

/// No attempt can fill a bucket as far as this. What lies beyond it was written before the clock
/// went back, and must not lock anybody out.
std::int64_t end_of_sense(AttemptLimit const& limit, std::int64_t now) {
  constexpr std::int64_t kMargin = milliseconds(std::chrono::minutes{10}).count();
  return now + limit.burst * limit.every.count() + kMargin;
}

std::int64_t wait_for(store::Connection& db, AttemptLimit const& limit, std::int64_t now) {
  std::optional<store::Row> const row =
      db.query_one("SELECT full_at FROM oauth_attempts WHERE bucket = $1 AND full_at <= $2",
                   bucket_of(limit.of), end_of_sense(limit, now));
  if (!row) return 0;
  return row->get<std::int64_t>(0) - now - (limit.burst - 1) * limit.every.count();
}

std::int64_t wait_for_all(store::Connection& db, std::vector<AttemptLimit> const& limits,
                          std::int64_t now) {
  std::int64_t wait = 0;
  for (AttemptLimit const& limit : limits) wait = std::max(wait, wait_for(db, limit, now));
  return wait;
}

void add_one(store::Connection& db, AttemptLimit const& limit, std::int64_t now) {
  db.execute(
      "INSERT INTO oauth_attempts (bucket, full_at) VALUES ($1, $2) "
      "ON CONFLICT (bucket) DO UPDATE SET full_at = CASE "
      "WHEN oauth_attempts.full_at < $3 OR oauth_attempts.full_at > $4 THEN $2 "
      "ELSE oauth_attempts.full_at + $5 END",
      bucket_of(limit.of), now + limit.every.count(), now, end_of_sense(limit, now),
      limit.every.count());
}

void remove_empty(store::Connection& db, std::int64_t now) {
  db.execute(
      "DELETE FROM oauth_attempts WHERE bucket IN (SELECT bucket FROM oauth_attempts "
      "WHERE full_at < $1 ORDER BY full_at LIMIT 6)",
      now);
}

}  // namespace

Task<milliseconds> Attempts::count(std::vector<AttemptLimit> limits) {
  forget_free(limits);
  auto job = [limits = std::move(limits),
              now = in_milliseconds(clock_.now())](store::Connection& db) {
    std::int64_t const wait = wait_for_all(db, limits, now);
    if (wait > 0) return milliseconds(wait);
    remove_empty(db, now);
    for (AttemptLimit const& limit : limits) add_one(db, limit, now);
    return milliseconds(0);
  };
  Task<milliseconds> counting = database_.write(std::move(job), store::Durability::process);
  milliseconds const wait = co_await std::move(counting);
  co_return wait;
}

Task<milliseconds> Attempts::wait(std::vector<AttemptLimit> limits) {
  if (are_free(limits)) co_return milliseconds(0);
  Instant const seen = clock_.now();
  std::vector<std::string> names;
  for (AttemptLimit const& limit : limits) names.push_back(limit.of);
  auto job = [limits = std::move(limits), now = in_milliseconds(seen)](store::Connection& db) {
    return milliseconds(wait_for_all(db, limits, now));
  };
  milliseconds const wait = co_await database_.read(std::move(job));
  if (wait.count() == 0) keep_free(std::move(names), seen);
  co_return wait;
}

Task<> Attempts::forgive(std::vector<std::string> names) {
  auto job = [names = std::move(names)](store::Connection& db) {
    for (std::string const& name : names)
      db.execute("DELETE FROM oauth_attempts WHERE bucket = $1", bucket_of(name));
  };
  co_await database_.write(std::move(job));
}

bool Attempts::are_free(std::vector<AttemptLimit> const& limits) {
  Instant const now = clock_.now();
  std::lock_guard const lock(mutex_);
  return std::ranges::all_of(limits, [&](AttemptLimit const& limit) {
    Instant const* const seen = free_.find(limit.of);
    return seen != nullptr && *seen <= now && now < *seen + kFreeFor;
  });
}

void Attempts::keep_free(std::vector<std::string> names, Instant seen) {
  std::lock_guard const lock(mutex_);
  for (std::string& name : names) free_.put(std::move(name), seen);
}

void Attempts::forget_free(std::vector<AttemptLimit> const& limits) {
  std::lock_guard const lock(mutex_);
  for (AttemptLimit const& limit : limits) free_.remove(limit.of);
}

}  // namespace tessera::oauth

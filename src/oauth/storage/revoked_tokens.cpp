#include "oauth/storage/revoked_tokens.hpp"

namespace tessera::oauth {
namespace {

constexpr char const* kToken = "token";
constexpr char const* kGrant = "grant";
// The longest that a guard forgives a clock: a token that ended is accepted that much longer.
constexpr std::chrono::seconds kLeeway{60};

void insert_revocation(store::Connection& db, char const* kind, std::string const& id,
                       SysSeconds until, SysSeconds now) {
  // Each new row takes up to two ended ones away, so the table stays as large as what is live.
  db.execute(
      "DELETE FROM oauth_revocations WHERE (kind, id) IN "
      "(SELECT kind, id FROM oauth_revocations WHERE ends_at < $1 ORDER BY ends_at LIMIT 2)",
      now - kLeeway);
  db.execute(
      "INSERT INTO oauth_revocations (kind, id, ends_at) VALUES ($1, $2, $3) "
      "ON CONFLICT (kind, id) DO UPDATE SET ends_at = excluded.ends_at "
      "WHERE excluded.ends_at > oauth_revocations.ends_at",
      kind, id, until);
}

}  // namespace

void revoke_authorization_tokens(store::Connection& db, std::string const& authorization_id,
                                 SysSeconds until, SysSeconds now) {
  insert_revocation(db, kGrant, authorization_id, until, now);
}

void revoke_single_token(store::Connection& db, std::string const& jti, SysSeconds until,
                         SysSeconds now) {
  insert_revocation(db, kToken, jti, until, now);
}

SqlRevokedTokens::SqlRevokedTokens(store::Database& database, Clock const& clock, Options options)
    : database_(database), clock_(clock), options_(options) {}

Task<> SqlRevokedTokens::revoke_token(std::string jti, SysSeconds until) {
  Task<> revoking = revoke(kToken, std::move(jti), until);
  co_await std::move(revoking);
}

Task<> SqlRevokedTokens::revoke_authorization(std::string authorization_id, SysSeconds until) {
  Task<> revoking = revoke(kGrant, std::move(authorization_id), until);
  co_await std::move(revoking);
}

Task<> SqlRevokedTokens::revoke(char const* kind, std::string id, SysSeconds until) {
  auto job = [kind, id = std::move(id), until, now = clock_.now_seconds()](store::Connection& db) {
    insert_revocation(db, kind, id, until, now);
  };
  co_await database_.write(std::move(job));
  forget();
}

Task<bool> SqlRevokedTokens::is_revoked(std::string jti, std::string authorization_id) {
  std::string const key = jti + ' ' + authorization_id;
  std::optional<bool> const known = remembered(key);
  if (known) co_return *known;
  std::uint64_t const seen_changes = changes();
  auto job = [jti = std::move(jti),
              authorization_id = std::move(authorization_id)](store::Connection& db) {
    return db.query_one(
                 "SELECT count(*) FROM oauth_revocations WHERE (kind = $1 AND id = $2) "
                 "OR (kind = $3 AND id = $4)",
                 kToken, jti, kGrant, authorization_id)
               ->get<std::int64_t>(0) > 0;
  };
  bool const revoked = co_await database_.read(std::move(job));
  remember(key, revoked, seen_changes);
  co_return revoked;
}

std::optional<bool> SqlRevokedTokens::remembered(std::string const& key) {
  std::scoped_lock const lock(mutex_);
  auto const found = cache_.find(key);
  if (found == cache_.end()) return std::nullopt;
  if (clock_.steady_now() < found->second.ends) return found->second.revoked;
  cache_.erase(found);
  return std::nullopt;
}

void SqlRevokedTokens::remember(std::string const& key, bool revoked, std::uint64_t seen_changes) {
  std::scoped_lock const lock(mutex_);
  // A revocation that was written while the database was read may have made the answer old.
  if (changes_ != seen_changes || options_.cache_life.count() == 0) return;
  if (cache_.size() >= options_.cache_entries) cache_.clear();
  cache_[key] = Answer{revoked, clock_.steady_now() + options_.cache_life};
}

std::uint64_t SqlRevokedTokens::changes() {
  std::scoped_lock const lock(mutex_);
  return changes_;
}

void SqlRevokedTokens::forget() {
  std::scoped_lock const lock(mutex_);
  ++changes_;
  cache_.clear();
}

}  // namespace tessera::oauth

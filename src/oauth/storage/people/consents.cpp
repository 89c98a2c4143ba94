#include "oauth/storage/people/consents.hpp"

#include <optional>

namespace tessera::oauth {
namespace {

constexpr std::int64_t kConsentsOfOne = 500;

/// What was allowed while the client looked as it does now; nothing: it was never asked about.
std::optional<ScopeSet> allowed(store::Connection& db, Consent const& one) {
  std::optional<store::Row> const row = db.query_one(
      "SELECT scopes FROM oauth_consents WHERE user_id = $1 AND client_id = $2 AND tenant = $3 "
      "AND resource = $4 AND shown_hash = $5",
      one.user_id, one.client_id, one.tenant, one.resource, one.shown_hash);
  if (!row) return std::nullopt;
  return ScopeSet::parse(row->get<std::string>(0)).value();
}

void make_room(store::Connection& db, std::string const& user_id) {
  db.execute(
      "DELETE FROM oauth_consents WHERE user_id = $1 AND given_at < (SELECT given_at "
      "FROM oauth_consents WHERE user_id = $1 ORDER BY given_at DESC LIMIT 1 OFFSET $2)",
      user_id, kConsentsOfOne - 1);
}

void upsert(store::Connection& db, Consent const& given, SysSeconds now) {
  Result<ScopeSet> const all = allowed(db, given).value_or(ScopeSet()).united_with(given.scopes);
  db.execute(
      "INSERT INTO oauth_consents (user_id, client_id, tenant, resource, scopes, shown_hash, "
      "given_at) VALUES ($1, $2, $3, $4, $5, $6, $7) "
      "ON CONFLICT (user_id, client_id, tenant, resource) DO UPDATE SET "
      "scopes = excluded.scopes, shown_hash = excluded.shown_hash, given_at = excluded.given_at",
      given.user_id, given.client_id, given.tenant, given.resource,
      all ? all->join() : given.scopes.join(), given.shown_hash, now);
}

}  // namespace

Task<bool> Consents::covers(Consent wanted) {
  auto job = [wanted = std::move(wanted)](store::Connection& db) {
    std::optional<ScopeSet> const before = allowed(db, wanted);
    return before && wanted.scopes.is_subset_of(*before);
  };
  bool const covered = co_await database_.read(std::move(job));
  co_return covered;
}

Task<> Consents::give(Consent given) {
  auto job = [given = std::move(given), now = clock_.now_seconds()](store::Connection& db) {
    make_room(db, given.user_id);
    upsert(db, given, now);
  };
  co_await database_.write(std::move(job));
}

}  // namespace tessera::oauth

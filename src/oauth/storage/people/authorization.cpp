#include "oauth/storage/people/authorization.hpp"

#include "oauth/storage/people/name_list.hpp"

#include <algorithm>

namespace tessera::oauth {

void insert_authorization(store::Connection& db, Authorization const& one, SysSeconds ends_at) {
  db.execute(
      "INSERT INTO oauth_authorizations (authorization_id, user_id, client_id, tenant, resource, "
      "scopes, signed_in_at, ends_at, revoked_at, proof_key, generation, token_hash, idle_ends_at, "
      "rotated_at, rotated_proof) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, NULL, 0, NULL, 0, 0, NULL)",
      one.authorization_id, one.user_id, one.client_id, one.tenant, one.resource, one.scopes.join(),
      one.signed_in_at, ends_at);
}

std::optional<Authorization> select_live_authorization(store::Connection& db,
                                                       std::string const& authorization_id) {
  std::optional<store::Row> const row = db.query_one(
      "SELECT a.user_id, a.client_id, a.tenant, a.resource, a.scopes, a.signed_in_at, "
      "u.tenants "
      "FROM oauth_authorizations a JOIN oauth_users u ON u.user_id = a.user_id "
      "WHERE a.authorization_id = $1 AND a.revoked_at = 0 AND u.disabled = 0",
      authorization_id);
  if (!row) return std::nullopt;
  Authorization one;
  one.authorization_id = authorization_id;
  one.user_id = row->get<std::string>(0);
  one.client_id = row->get<std::string>(1);
  one.tenant = row->get<std::string>(2);
  std::vector<std::string> const tenants = split_names(row->get<std::string>(6));
  if (std::ranges::find(tenants, one.tenant) == tenants.end()) return std::nullopt;
  one.resource = row->get<std::string>(3);
  one.scopes = ScopeSet::parse(row->get<std::string>(4)).value();
  one.signed_in_at = row->get<SysSeconds>(5);
  return one;
}

void revoke_authorization(store::Connection& db, std::string const& authorization_id,
                          SysSeconds now) {
  db.execute(
      "UPDATE oauth_authorizations SET revoked_at = $2 "
      "WHERE authorization_id = $1 AND revoked_at = 0",
      authorization_id, now);
}

std::vector<std::string> revoke_authorizations_of_client(store::Connection& db,
                                                         std::string const& client_id,
                                                         SysSeconds now) {
  std::vector<std::string> ended;
  for (store::Row const& row :
       db.query("UPDATE oauth_authorizations SET revoked_at = $2 "
                "WHERE client_id = $1 AND revoked_at = 0 RETURNING authorization_id",
                client_id, now))
    ended.push_back(row.get<std::string>(0));
  return ended;
}

void remove_ended_authorizations(store::Connection& db, SysSeconds now) {
  store::Rows const ended = db.query(
      "SELECT authorization_id FROM oauth_authorizations WHERE ends_at < $1 "
      "ORDER BY ends_at LIMIT 2",
      now);
  for (store::Row const& row : ended) {
    std::string const id = row.get<std::string>(0);
    db.execute("DELETE FROM oauth_codes WHERE authorization_id = $1", id);
    db.execute("DELETE FROM oauth_authorizations WHERE authorization_id = $1", id);
  }
}

}  // namespace tessera::oauth

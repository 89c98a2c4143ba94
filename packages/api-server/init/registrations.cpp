#include "packages/api-server/init/registrations.hpp"

#include "jose/jwk.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/server/client_auth/client_secret.hpp"
#include "oauth/storage/clients_table.hpp"
#include "packages/api-server/services.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace tessera::api_server {
namespace {

constexpr char const* kDemoTenant = "acme";

oauth::ClientRecord new_record(std::string const& client_id, std::string const& resource,
                               SysSeconds now) {
  oauth::ClientRecord record;
  record.client_id = client_id;
  record.scopes = api_scopes();
  record.resources = {resource};
  record.default_resource = resource;
  record.tenants = {kDemoTenant};
  record.created_at = now.time_since_epoch().count();
  return record;
}

json::object key_set(crypto::PublicKey const& key) {
  jose::Jwk const jwk = jose::Jwk::from_key(key, jose::Algorithm::es256).value();
  json::object set;
  set["keys"] = json::array{jwk.to_json()};
  return set;
}

/// Adds what `wanted` has and the list has not. @return true when something was added
bool add_missing(std::vector<std::string>& list, std::vector<std::string> const& wanted) {
  bool added = false;
  for (std::string const& one : wanted) {
    if (std::ranges::find(list, one) != list.end()) continue;
    list.push_back(one);
    added = true;
  }
  return added;
}

/// A registration of an older version lacks the grants that came later, and what belongs to them.
/// What an operator took away of a grant that is there stays away.
bool add_grants(oauth::ClientRecord& stored, oauth::ClientRecord const& wanted) {
  if (!add_missing(stored.grant_types, wanted.grant_types)) return false;
  add_missing(stored.own_resources, wanted.own_resources);
  add_missing(stored.exchange_targets, wanted.exchange_targets);
  add_missing(stored.redirect_uris, wanted.redirect_uris);
  // It exchanges for the callers of every tenant, where it spoke for its own only.
  if (wanted.tenants == std::vector{std::string(oauth::kAnyTenant)})
    stored.tenants = wanted.tenants;
  return true;
}

/// Adds `wanted`, or puts its credential into the record that is there.
Registration save(store::Connection& db, oauth::ClientRecord wanted) {
  std::optional<oauth::ClientRecord> stored = oauth::select_client(db, wanted.client_id);
  if (!stored) {
    oauth::insert_client(db, wanted);
    return Registration::added;
  }
  bool const same_credential = stored->auth_method == wanted.auth_method &&
                               stored->jwks == wanted.jwks &&
                               stored->secret_hash == wanted.secret_hash;
  bool const upgraded = add_grants(*stored, wanted);
  if (same_credential && !upgraded) return Registration::kept;
  if (!same_credential) {
    stored->auth_method = wanted.auth_method;
    stored->jwks = std::move(wanted.jwks);
    stored->secret_hash = std::move(wanted.secret_hash);
  }
  oauth::replace_client(db, *stored);
  return upgraded ? Registration::upgraded : Registration::credential_replaced;
}

}  // namespace

Registration register_key_client(store::Connection& db, std::string const& client_id,
                                 std::string const& resource, crypto::PublicKey const& key,
                                 SysSeconds now) {
  oauth::ClientRecord record = new_record(client_id, resource, now);
  record.auth_method = oauth::ClientAuthMethod::private_key_jwt;
  record.jwks = key_set(key);
  return save(db, std::move(record));
}

Registration register_gateway_client(store::Connection& db, std::string const& client_id,
                                     GatewayPlace const& place, crypto::PublicKey const& key,
                                     SysSeconds now) {
  oauth::ClientRecord record = new_record(client_id, place.target, now);
  record.auth_method = oauth::ClientAuthMethod::private_key_jwt;
  record.jwks = key_set(key);
  record.grant_types.emplace_back(oauth::kGrantTokenExchange);
  record.own_resources = {place.own_resource};
  record.exchange_targets = {place.target};
  record.tenants = {std::string(oauth::kAnyTenant)};
  return save(db, std::move(record));
}

Registration register_secret_client(store::Connection& db, std::string const& client_id,
                                    std::string const& resource, Secret const& pepper,
                                    Secret const& secret, SysSeconds now) {
  oauth::ClientRecord record = new_record(client_id, resource, now);
  record.auth_method = oauth::ClientAuthMethod::client_secret_basic;
  record.secret_hash = oauth::hash_client_secret(pepper, secret);
  return save(db, std::move(record));
}

Registration register_login_client(store::Connection& db, std::string const& client_id,
                                   std::string const& name, std::string const& resource,
                                   SysSeconds now) {
  oauth::ClientRecord record = new_record(client_id, resource, now);
  record.tenants = {std::string(oauth::kAnyTenant)};
  record.auth_method = oauth::ClientAuthMethod::none;
  record.grant_types = {"authorization_code", "refresh_token"};
  record.client_name = name;
  record.application_type = "native";
  record.redirect_uris = {"http://127.0.0.1/callback"};
  return save(db, std::move(record));
}

}  // namespace tessera::api_server

#include "packages/api-server/users.hpp"

#include "crypto/password_hash.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/storage/revoked_tokens.hpp"
#include "packages/api-server/audit.hpp"

#include <algorithm>

namespace tessera::api_server {
namespace {

constexpr std::size_t kIdentifier = 22;  // of 62 characters: 131 bits
// No access token that came from an authorization lives longer than this.
constexpr std::chrono::hours kTokensEnd{1};

void audit(store::Connection& db, oauth::User const& user, std::string const& action,
           SysSeconds now) {
  for (std::string const& tenant : user.tenants) {
    AuditEvent event;
    event.tenant = tenant;
    event.at = now;
    event.actor = "system";
    event.action = action;
    event.detail = json::object{{"user_id", user.user_id}, {"username", user.username}};
    append_audit(db, event);
  }
}

void require_tenants(store::Connection& db, std::vector<std::string> const& wanted) {
  std::vector<std::string> const known = all_tenants(db);
  for (std::string const& tenant : wanted)
    if (std::ranges::find(known, tenant) == known.end())
      throw Exception(fail(oauth::Errc::invalid_request, "there is no tenant " + tenant));
}

}  // namespace

oauth::User new_user(NewUser const& wanted, Clock const& clock, Random& random) {
  oauth::User user;
  user.user_id = "user:" + random_base62(random, kIdentifier);
  user.username = oauth::normalize_username(wanted.username).value();
  user.tenants = wanted.tenants;
  user.password_hash = crypto::hash_password(wanted.password, random).value();
  user.created_at = clock.now_seconds();
  return user;
}

void add_user(store::Connection& db, oauth::User const& user) {
  require_tenants(db, user.tenants);
  oauth::insert_user(db, user);
  audit(db, user, "add_user", user.created_at);
}

UserChange new_password(std::string password_hash, SysSeconds now) {
  return {"change_password",
          [hash = std::move(password_hash), now](store::Connection& db, oauth::User const& user) {
            return oauth::replace_password(db, user.user_id, hash, now);
          }};
}

bool change_user(store::Connection& db, std::string const& username, UserChange const& change,
                 SysSeconds now) {
  std::optional<oauth::User> const user = oauth::select_user(db, username);
  if (!user) return false;
  std::vector<std::string> const ended = change.apply(db, *user);
  for (std::string const& authorization : ended)
    oauth::revoke_authorization_tokens(db, authorization, now + kTokensEnd, now);
  audit(db, *user, change.action, now);
  return true;
}

}  // namespace tessera::api_server

#pragma once

#include "base/clock.hpp"
#include "oauth/model/scope_set.hpp"
#include "store/sql.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tessera::oauth {

/// What a person allowed a client once. Codes, refresh tokens and access tokens come from one; when
/// it is revoked, all of them end.
struct Authorization {
  std::string authorization_id;
  std::string user_id;
  std::string client_id;
  std::string tenant;
  std::string resource;
  ScopeSet scopes;
  SysSeconds signed_in_at{};  ///< When the person proved who they are.
};

/// For jobs that already hold a connection.
void insert_authorization(store::Connection& db, Authorization const& one, SysSeconds ends_at);
/// @return nothing when it is unknown, revoked, or its person is gone, disabled or of that tenant
/// no longer
[[nodiscard]] std::optional<Authorization> select_live_authorization(
    store::Connection& db, std::string const& authorization_id);
/// Ends it for codes and refresh tokens. Its access tokens are `RevokedTokens`' matter.
void revoke_authorization(store::Connection& db, std::string const& authorization_id,
                          SysSeconds now);
/// Ends all that people allowed a client. @return the authorizations that ended
std::vector<std::string> revoke_authorizations_of_client(store::Connection& db,
                                                         std::string const& client_id,
                                                         SysSeconds now);
/// Takes up to two away that ended long ago, with all that belongs to them: so the tables stay as
/// large as what lives, without a job that runs by the clock.
void remove_ended_authorizations(store::Connection& db, SysSeconds now);

}  // namespace tessera::oauth

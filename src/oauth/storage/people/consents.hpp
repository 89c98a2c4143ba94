#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "oauth/model/scope_set.hpp"
#include "store/database.hpp"

#include <string>

namespace tessera::oauth {

/// What a person was asked and said yes to.
struct Consent {
  std::string user_id;
  std::string client_id;
  std::string tenant;
  std::string resource;
  ScopeSet scopes;
  std::string shown_hash;  ///< See `shown_metadata_hash`: what the client looked like.
};

/// What people allowed clients, so that they are not asked again for the same. Safe to use from any
/// thread.
class Consents {
 public:
  /// @param database  not owned; outlives this, migrated with `oauth_people_migrations`
  Consents(store::Database& database, Clock const& clock) : database_(database), clock_(clock) {}

  /// True when the person said yes to at least these scopes, and the client looks as it did then.
  Task<bool> covers(Consent wanted);
  /// Adds to what was allowed before, or replaces it when the client has changed meanwhile. A
  /// person has at most 500 consents; the oldest goes.
  Task<> give(Consent given);

 private:
  store::Database& database_;
  Clock const& clock_;
};

}  // namespace tessera::oauth

#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "oauth/storage/people/users_table.hpp"
#include "store/database.hpp"

#include <optional>
#include <string>

namespace tessera::oauth {

/// Those who can sign in, as the sign-in page needs them. Safe to use from any thread.
class People {
 public:
  /// @param database  not owned; outlives this, migrated with `oauth_people_migrations`
  People(store::Database& database, Clock const& clock) : database_(database), clock_(clock) {}

  /// Disabled ones, too. @return nothing when there is nobody of that name
  Task<std::optional<User>> find(std::string username);

  /// True when somebody signed in there as this person within the last 30 days.
  /// @param place  e.g. `http::address_block`; stored as a hash only
  Task<bool> has_been_at(std::string user_id, std::string place);
  /// Remembers where a person signed in: the last twenty places.
  Task<> was_at(std::string user_id, std::string place);
  /// Stores a hash of the same password at another cost.
  Task<> renew_password_hash(std::string user_id, std::string password_hash);

 private:
  store::Database& database_;
  Clock const& clock_;
};

}  // namespace tessera::oauth

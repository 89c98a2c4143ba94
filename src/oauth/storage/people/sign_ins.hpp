#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "oauth/storage/people/users_table.hpp"
#include "store/database.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace tessera::oauth {

/// A person who is signed in with one browser.
struct SignIn {
  std::string session_hash;  ///< Names the session without being able to use it.
  User user;
  SysSeconds signed_in_at{};
};

/// Who is signed in. The browser keeps an opaque token; here is its hash. For all replicas: it is
/// kept in the database. Safe to use from any thread.
class SignIns {
 public:
  struct Options {
    std::chrono::seconds idle{std::chrono::hours(1)};   ///< Ends after so long without a request.
    std::chrono::seconds life{std::chrono::hours(12)};  ///< Ends after so long in any case.
  };
  /// @param database, clock, random  not owned; outlive this; migrated with
  /// `oauth_people_migrations`
  SignIns(store::Database& database, Clock const& clock, Random& random, Options options)
      : database_(database), clock_(clock), random_(random), options_(options) {}

  /// Ends a person's oldest session when they have twenty.
  /// @return the token, which is nowhere else
  Task<Secret> begin(std::string user_id);
  /// @return nothing when the token is unknown or ended, or the person was disabled
  Task<std::optional<SignIn>> find(Secret token);
  Task<> end(std::string session_hash);

 private:
  store::Database& database_;
  Clock const& clock_;
  Random& random_;
  Options options_;
};

}  // namespace tessera::oauth

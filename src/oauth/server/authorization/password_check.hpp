#pragma once

#include "async/blocking_pool.hpp"
#include "async/task.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "crypto/password_hash.hpp"
#include "oauth/storage/people/people_stores.hpp"

#include <chrono>
#include <string>
#include <variant>

namespace tessera::oauth {

/// Too many wrong passwords: try again after this. Nobody is locked out for good, and somebody who
/// signed in from the same place before does not wait for what strangers did.
struct TryLater {
  std::chrono::seconds wait;
};
/// The first: no such person, or not their password; which of the two is not told.
using PasswordVerdict = std::variant<std::monostate, User, TryLater>;

/// Finds out whether a name and a password belong together. It takes the same time whether the
/// person exists or not. Safe to use from any thread.
class PasswordCheck {
 public:
  struct Parts {
    People& people;
    Attempts& attempts;
    BlockingPool& hashing;  ///< Its bound is the bound of concurrent guesses.
    Random& random;
    crypto::PasswordCost cost;  ///< A hash at another cost is renewed after its password was right.
  };
  /// @param parts  what it refers to is not owned and outlives this
  explicit PasswordCheck(Parts const& parts) : parts_(parts) {}

  /// @param peer  as in `http::Request::peer`
  /// Throws Exception(AsyncErrc::queue_full) when too many passwords are being checked.
  Task<PasswordVerdict> check(std::string username, Secret password, std::string peer) const;

 private:
  Task<bool> matches(Secret password, std::string stored) const;
  Task<> renew(User const& user, Secret password) const;
  Parts parts_;
};

}  // namespace tessera::oauth

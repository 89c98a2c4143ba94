#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "oauth/storage/people/users_table.hpp"
#include "store/sql.hpp"

#include <functional>
#include <string>
#include <vector>

// People of this installation: what the command line and `init` do about them. Every change is an
// entry in the audit trail of each of the person's tenants, in the same transaction.

namespace tessera::api_server {

struct NewUser {
  std::string username;
  std::vector<std::string> tenants;
  Secret password;
};

/// A record with a new identifier and the password's hash: this takes a while.
/// Throws Exception for a password that cannot be one.
[[nodiscard]] oauth::User new_user(NewUser const& wanted, Clock const& clock, Random& random);

/// Throws Exception(oauth::Errc::invalid_request): a tenant does not exist, or what `insert_user`
/// refuses.
void add_user(store::Connection& db, oauth::User const& user);

/// Something that is done to a person.
struct UserChange {
  std::string action;  ///< Its name in the audit trail.
  /// @return the authorizations that ended; their access tokens are revoked, too
  std::function<std::vector<std::string>(store::Connection&, oauth::User const&)> apply;
};

/// Another password, and the end of what came from the old one.
[[nodiscard]] UserChange new_password(std::string password_hash, SysSeconds now);

/// @return false when there is nobody of that name
bool change_user(store::Connection& db, std::string const& username, UserChange const& change,
                 SysSeconds now);

}  // namespace tessera::api_server

#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "store/sql.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The table of people, for jobs that already hold a connection: the stores of this folder, and
// programs that set up a database from the command line.

namespace tessera::oauth {

/// Somebody who can sign in.
struct User {
  std::string user_id;  ///< `user:…`, the subject of tokens. No client can have such a name.
  std::string username;
  std::vector<std::string> tenants;  ///< At least one; the first is the default.
  std::string password_hash;         ///< See `crypto::hash_password`.
  bool disabled = false;
  SysSeconds created_at{};
};

/// How a name is stored and looked up: in lower case.
/// Errors: Errc::invalid_request unless it has 1 to 64 of [A-Za-z0-9._@-].
[[nodiscard]] Result<std::string> normalize_username(std::string_view text);

/// Inserts. The name is normalised, the hash made by `crypto::hash_password`.
/// Throws Exception(Errc::invalid_request) for a bad name, tenant or hash, or a name that is taken.
void insert_user(store::Connection& db, User const& user);

[[nodiscard]] std::optional<User> select_user(store::Connection& db, std::string_view username);
[[nodiscard]] std::optional<User> select_user_by_id(store::Connection& db,
                                                    std::string const& user_id);
/// By name, at most 10,000.
[[nodiscard]] std::vector<User> select_users(store::Connection& db);

/// Stores another hash, and nothing else: for a hash of the same password at another cost.
void update_password_hash(store::Connection& db, std::string const& user_id,
                          std::string const& password_hash);

/// Changes the password; whoever is signed in with the old one is no longer, and what clients were
/// allowed in the person's name ends. @return the authorizations that ended
std::vector<std::string> replace_password(store::Connection& db, std::string const& user_id,
                                          std::string const& password_hash, SysSeconds now);

/// A disabled person cannot sign in and has no sessions; authorizations end as above.
std::vector<std::string> disable_user(store::Connection& db, std::string const& user_id,
                                      SysSeconds now);
void enable_user(store::Connection& db, std::string const& user_id);

/// Removes the person and everything that is stored about them here.
/// @return the authorizations that ended
std::vector<std::string> delete_user(store::Connection& db, std::string const& user_id);

}  // namespace tessera::oauth

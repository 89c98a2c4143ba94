#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "crypto/password_hash.hpp"
#include "oauth/storage/people/people_stores.hpp"
#include "oauth/storage/people_schema.hpp"
#include "store/migrations.hpp"
#include "testkit/run.hpp"
#include "testkit/test_database.hpp"

#include <string>
#include <vector>

namespace tessera::testkit {

/// What `hash_password` costs in tests: next to nothing.
inline constexpr crypto::PasswordCost kCheapPasswords{64, 1, 1};

inline store::Database::Options people_database(std::string const& url) {
  store::Database::Options options;
  options.url = url;
  options.readers = 1;
  return options;
}

/// A person with a password that a test knows.
inline oauth::User new_user(std::string const& username, std::vector<std::string> tenants,
                            std::string const& password) {
  SystemRandom random;
  oauth::User user;
  user.user_id = "user:" + username;
  user.username = username;
  user.tenants = std::move(tenants);
  user.password_hash = crypto::hash_password(Secret(password), random, kCheapPasswords).value();
  return user;
}

/// The stores about people on a real database in a directory of its own, with one person.
class PeopleBed {
 public:
  static constexpr char const* kPassword = "correct horse battery staple";

  PeopleBed() : database(people_database(place.url())), stores(make_stores(database)) {
    store::migrate(database, oauth::oauth_people_migrations());
    add(new_user("alice", {"acme", "globex"}, kPassword));
  }

  void add(oauth::User const& user) {
    database.write_now([&](store::Connection& db) { oauth::insert_user(db, user); });
  }
  [[nodiscard]] oauth::PeopleStores make_stores(store::Database& where) {
    return oauth::PeopleStores(where, clock, random, key, {});
  }

  /// An authorization of alice for `client`.
  static oauth::Authorization allowed(std::string client = "app") {
    oauth::Authorization one;
    one.user_id = "user:alice";
    one.client_id = std::move(client);
    one.tenant = "acme";
    one.resource = "http://localhost:3005/mcp";
    one.scopes = oauth::ScopeSet::of({"email:read", "email:write"}).value();
    return one;
  }

  TestDatabase place;
  ManualClock clock;
  SystemRandom random;
  Secret const key{std::string("a key of thirty-two bytes......!")};
  store::Database database;
  oauth::PeopleStores stores;
};

}  // namespace tessera::testkit

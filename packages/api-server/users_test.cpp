#include "packages/api-server/users.hpp"

#include "base/log.hpp"
#include "crypto/password_hash.hpp"
#include "oauth/storage/people/authorization.hpp"
#include "packages/api-server/accounts.hpp"
#include "packages/api-server/audit.hpp"
#include "packages/api-server/services.hpp"
#include "testkit/test_database.hpp"

#include <gtest/gtest.h>

namespace tessera::api_server {
namespace {

struct UsersTest : testing::Test {
  UsersTest() {
    migrate_all(database, null_log());
    database.write_now([&](store::Connection& db) { ensure_tenant(db, "acme", now); });
  }
  oauth::User make(std::string const& name, std::vector<std::string> tenants) {
    return new_user({name, std::move(tenants), Secret(std::string("a good password"))}, clock,
                    random);
  }
  void add(oauth::User const& user) {
    database.write_now([&](store::Connection& db) { add_user(db, user); });
  }
  std::vector<std::string> audited() {
    return database.read_now([](store::Connection& db) {
      std::vector<std::string> actions;
      for (store::Row const& row :
           db.query("SELECT action FROM audit WHERE tenant = 'acme' ORDER BY seq"))
        actions.push_back(row.get<std::string>(0));
      return actions;
    });
  }

  testkit::TestDatabase place;
  ManualClock clock;
  SystemRandom random;
  SysSeconds now = clock.now_seconds();
  store::Database database{place.options()};
};

TEST_F(UsersTest, are_added_to_tenants_that_exist_and_audited) {
  EXPECT_THROW(add(make("jane", {"initech"})), Exception);
  add(make("Jane", {"acme"}));
  EXPECT_THROW(add(make("jane", {"acme"})), Exception);
  EXPECT_EQ(audited(), (std::vector<std::string>{"add_user"}));
  EXPECT_THROW(make("a b", {"acme"}), Exception);
}

TEST_F(UsersTest, a_change_ends_what_came_from_the_person_access_tokens_too) {
  add(make("jane", {"acme"}));
  oauth::Authorization one;
  one.authorization_id = "the-authorization";
  one.client_id = "app";
  one.tenant = "acme";
  database.write_now([&](store::Connection& db) {
    one.user_id = oauth::select_user(db, "jane")->user_id;
    oauth::insert_authorization(db, one, now + std::chrono::hours{1});
  });
  std::string const hash = make("jane", {"acme"}).password_hash;
  bool const done = database.write_now(
      [&](store::Connection& db) { return change_user(db, "JANE", new_password(hash, now), now); });
  EXPECT_TRUE(done);
  database.read_now([&](store::Connection& db) {
    EXPECT_FALSE(oauth::select_live_authorization(db, "the-authorization"));
    EXPECT_EQ(db.query("SELECT 1 FROM oauth_revocations WHERE id = 'the-authorization'").size(),
              1U);
  });
  EXPECT_EQ(audited(), (std::vector<std::string>{"add_user", "change_password"}));
}

TEST_F(UsersTest, a_change_of_nobody_changes_nothing) {
  bool const done = database.write_now([&](store::Connection& db) {
    return change_user(db, "nobody", new_password("x", now), now);
  });
  EXPECT_FALSE(done);
  EXPECT_TRUE(audited().empty());
}

}  // namespace
}  // namespace tessera::api_server

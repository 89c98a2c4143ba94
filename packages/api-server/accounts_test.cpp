#include "packages/api-server/accounts.hpp"

#include "packages/api-server/activity.hpp"
#include "packages/api-server/audit.hpp"
#include "packages/api-server/errors.hpp"
#include "packages/api-server/schema.hpp"
#include "testkit/run.hpp"
#include "testkit/test_database.hpp"

#include <gmock/gmock.h>

namespace tessera::api_server {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::HasSubstr;

struct AccountsTest : testing::Test {
  AccountsTest() {
    store::migrate(database, accounts_migrations());
    database.write_now([&](store::Connection& db) {
      for (char const* tenant : {"acme", "globex"}) ensure_tenant(db, tenant, clock.now_seconds());
      ensure_account(db, "acme", "12345", "user@example.com", clock.now_seconds());
      ensure_account(db, "globex", "54321", "ops@globex.example", clock.now_seconds());
    });
  }

  EmailChange change(std::string email, std::optional<std::string> approval = {}) {
    return {"acme", "12345", std::move(email), "somebody", "chatbox", "", std::move(approval)};
  }
  Result<EmailChanged> apply(EmailChange wanted) {
    try {
      return testkit::run(accounts.change_email(std::move(wanted)));
    } catch (Exception const& e) {
      return e.error();
    }
  }
  std::string email() { return testkit::run(accounts.email("acme", "12345")); }
  std::int64_t count(std::string_view sql) {
    return database.read_now(
        [&](store::Connection& db) { return db.query_one(sql)->get<std::int64_t>(0); });
  }
  Result<AuditState> verify(std::string_view tenant) {
    return database.read_now([&](store::Connection& db) { return verify_audit(db, tenant); });
  }

  testkit::TestDatabase place;
  ManualClock clock;
  store::Database database{place.options()};
  Accounts accounts{database, clock};
};

TEST_F(AccountsTest, changes_the_address_and_remembers_the_old_one) {
  auto const changed = apply(change("new@example.com"));
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->old_email, "user@example.com");
  EXPECT_EQ(changed->new_email, "new@example.com");
  EXPECT_EQ(changed->changed_at, clock.now_seconds());
  EXPECT_EQ(email(), "new@example.com");
  EXPECT_EQ(count("SELECT count(*) FROM email_changes WHERE old_email = 'user@example.com'"), 1);
}

TEST_F(AccountsTest, an_account_of_another_tenant_does_not_exist) {
  EmailChange foreign = change("evil@example.com");
  foreign.account_id = "54321";
  EXPECT_EQ(apply(foreign).error().code, Errc::no_such_account);
  EXPECT_THROW(testkit::run(accounts.email("acme", "54321")), Exception);
  EXPECT_EQ(testkit::run(accounts.email("globex", "54321")), "ops@globex.example");
}

TEST_F(AccountsTest, an_approval_is_good_for_one_change) {
  EXPECT_TRUE(apply(change("first@example.com", "approval-1")));
  EXPECT_EQ(apply(change("second@example.com", "approval-1")).error().code, Errc::approval_used);
  EXPECT_EQ(email(), "first@example.com");
  EXPECT_EQ(count("SELECT count(*) FROM email_changes"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM audit WHERE action = 'change_email'"), 1);
  EXPECT_TRUE(apply(change("second@example.com", "approval-2")));
}

TEST_F(AccountsTest, one_tenant_cannot_spend_the_approval_of_another) {
  EmailChange other{"globex", "54321", "x@globex.example", "somebody", "chatbox", "approval-1"};
  EXPECT_TRUE(apply(other));
  EXPECT_TRUE(apply(change("first@example.com", "approval-1")));
}

TEST_F(AccountsTest, an_approval_is_not_spent_by_a_change_that_fails) {
  EmailChange unknown = change("first@example.com", "approval-1");
  unknown.account_id = "nobody";
  EXPECT_EQ(apply(unknown).error().code, Errc::no_such_account);
  EXPECT_TRUE(apply(change("first@example.com", "approval-1")));
}

TEST_F(AccountsTest, setting_up_twice_changes_nothing) {
  bool const added = database.write_now([&](store::Connection& db) {
    return ensure_account(db, "acme", "12345", "other@example.com", clock.now_seconds());
  });
  EXPECT_FALSE(added);
  EXPECT_EQ(email(), "user@example.com");
  EXPECT_EQ(count("SELECT count(*) FROM audit WHERE tenant = 'acme'"), 1);
}

TEST_F(AccountsTest, the_audit_trail_holds_and_counts_per_tenant) {
  EXPECT_TRUE(apply(change("a@example.com")));
  EXPECT_TRUE(apply(change("b@example.com")));
  ASSERT_TRUE(verify("acme"));
  EXPECT_EQ(verify("acme")->entries, 3);
  EXPECT_EQ(verify("globex")->entries, 1);
  EXPECT_NE(verify("acme")->last_hash, verify("globex")->last_hash);
  EXPECT_EQ(verify("nobody")->entries, 0);
}

TEST_F(AccountsTest, the_audit_trail_shows_every_kind_of_tampering) {
  for (char const* address : {"a@example.com", "b@example.com", "c@example.com"})
    EXPECT_TRUE(apply(change(address)));
  auto const tampered = [&](char const* sql) {
    return database.write_now([&](store::Connection& db) {
      db.run_script("CREATE TEMP TABLE saved AS SELECT * FROM audit");
      db.execute(sql);
      auto verdict = verify_audit(db, "acme");
      db.run_script("DELETE FROM audit; INSERT INTO audit SELECT * FROM saved; DROP TABLE saved");
      return verdict ? std::string("holds") : verdict.error().hint;
    });
  };
  EXPECT_THAT(tampered("UPDATE audit SET actor = 'x' WHERE tenant = 'acme' AND seq = 2"),
              HasSubstr("entry 2: its content was changed"));
  EXPECT_THAT(tampered("UPDATE audit SET at = at + 1 WHERE tenant = 'acme' AND seq = 3"),
              HasSubstr("entry 3"));
  EXPECT_THAT(tampered("UPDATE audit SET detail = '{}' WHERE tenant = 'acme' AND seq = 4"),
              HasSubstr("entry 4"));
  EXPECT_THAT(tampered("DELETE FROM audit WHERE tenant = 'acme' AND seq = 2"),
              HasSubstr("entry 2: the entry is missing"));
  EXPECT_THAT(tampered("UPDATE audit SET prev_hash = hash WHERE tenant = 'acme' AND seq = 3"),
              HasSubstr("entry 3: it does not continue"));
  EXPECT_TRUE(verify("acme"));
}

TEST_F(AccountsTest, activity_counts_changes_per_day_and_accounts_in_sum) {
  EXPECT_TRUE(apply(change("a@example.com")));
  clock.advance(days(1));
  EXPECT_TRUE(apply(change("b@example.com")));
  EXPECT_TRUE(apply(change("c@example.com")));
  database.write_now([&](store::Connection& db) {
    ensure_account(db, "acme", "67890", "jane@example.com", clock.now_seconds());
  });
  clock.advance(days(1));
  auto const activity = [&](int range) {
    return database.read_now([&](store::Connection& db) {
      return select_activity(db, "acme", range, clock.now_seconds());
    });
  };
  EXPECT_THAT(activity(4).email_changes, ElementsAre(0, 1, 2, 0));
  EXPECT_THAT(activity(4).accounts, ElementsAre(0, 1, 2, 2));
  EXPECT_THAT(activity(1).accounts, ElementsAre(2));
  EXPECT_EQ(format_day(activity(4).day(3)), format_utc(clock.now()).substr(0, 10));
}

}  // namespace
}  // namespace tessera::api_server

#include "packages/api-server/admin/client_changes.hpp"

#include "appkit/config.hpp"
#include "base/log.hpp"
#include "crypto/password_hash.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/storage/clients_table.hpp"
#include "packages/api-server/admin/administration.hpp"
#include "packages/api-server/audit.hpp"
#include "packages/api-server/services.hpp"
#include "testkit/test_database.hpp"

#include <gmock/gmock.h>

namespace tessera::api_server {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr SysSeconds kNow{std::chrono::seconds{1'790'000'000}};

struct ClientChangesTest : testing::Test {
  ClientChangesTest() { migrate_all(database, null_log()); }

  template <class Job>
  error_code outcome(Job job) {
    try {
      database.write_now([&](store::Connection& db) { job(db); });
    } catch (Exception const& e) {
      return e.code();
    }
    return {};
  }
  void save(oauth::ClientRecord const& record) {
    database.write_now([&](store::Connection& db) { save_client(db, record, false, kNow); });
  }
  std::optional<oauth::ClientRecord> stored(std::string const& id) {
    return database.read_now([&](store::Connection& db) { return oauth::select_client(db, id); });
  }
  std::int64_t recorded(std::string_view action) {
    return database.read_now([&](store::Connection& db) {
      return db
          .query_one("SELECT count(*) FROM audit WHERE tenant = $1 AND action = $2", kInstallation,
                     action)
          ->get<std::int64_t>(0);
    });
  }
  static oauth::ClientRecord client(std::string id) {
    oauth::ClientRecord record;
    record.client_id = std::move(id);
    record.auth_method = oauth::ClientAuthMethod::client_secret_basic;
    record.secret_hash = std::string(43, 'A');
    record.tenants = {"acme"};
    record.resources = {"http://localhost:3005/mcp"};
    return record;
  }

  SystemRandom random;
  testkit::TestDatabase place;
  store::Database database{place.options()};
};

TEST_F(ClientChangesTest, every_change_is_recorded_with_whoever_made_it) {
  EXPECT_EQ(outcome([&](auto& db) { save_client(db, client("a"), false, kNow); }), error_code());
  EXPECT_EQ(outcome([&](auto& db) {
              change_client(db, "a", {"disable_client", [](auto& one) { one.disabled = true; }},
                            kNow);
            }),
            error_code());
  EXPECT_TRUE(stored("a")->disabled);
  EXPECT_EQ(outcome([&](auto& db) { remove_client(db, "a", kNow); }), error_code());
  EXPECT_FALSE(stored("a"));
  for (char const* action : {"add_client", "disable_client", "delete_client"})
    EXPECT_EQ(recorded(action), 1) << action;
  EXPECT_THAT(place.everything(), HasSubstr("operator:"));
  EXPECT_TRUE(database.read_now(
      [](store::Connection& db) { return verify_audit(db, kInstallation).has_value(); }));
}

TEST_F(ClientChangesTest, a_change_that_is_refused_leaves_no_record) {
  EXPECT_EQ(outcome([&](auto& db) { remove_client(db, "nobody", kNow); }), appkit::Errc::usage);
  EXPECT_EQ(outcome([&](auto& db) { save_client(db, client("a:b"), false, kNow); }),
            oauth::Errc::invalid_request);
  EXPECT_EQ(outcome([&](auto& db) {
              save_client(db, client("a"), false, kNow);
              save_client(db, client("a"), false, kNow);
            }),
            oauth::Errc::invalid_request);
  EXPECT_FALSE(stored("a"));
  EXPECT_EQ(recorded("add_client"), 0);
}

TEST_F(ClientChangesTest, an_import_replaces_only_when_told) {
  save(client("a"));
  EXPECT_NE(outcome([&](auto& db) { save_client(db, client("a"), false, kNow); }), error_code());
  oauth::ClientRecord other = client("a");
  other.tenants = {"globex"};
  EXPECT_EQ(outcome([&](auto& db) { save_client(db, other, true, kNow); }), error_code());
  EXPECT_EQ(stored("a")->tenants, std::vector<std::string>{"globex"});
}

TEST_F(ClientChangesTest, an_imported_secret_is_kept_as_its_hash_alone) {
  Secret const text(std::string(
      R"([{"client_id":"a","auth_method":"client_secret_post","client_secret":"chosen elsewhere",)"
      R"("tenants":["acme"],"resources":["http://localhost:3005/mcp"]}])"));
  std::vector<oauth::ClientRecord> const records = read_records(text, random);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_TRUE(
      crypto::verify_password(Secret(std::string("chosen elsewhere")), *records[0].secret_hash)
          .value());
  save(records[0]);
  EXPECT_THAT(place.everything(), Not(HasSubstr("chosen elsewhere")));
  EXPECT_THAT(write_json(without_credential(*stored("a"))), Not(HasSubstr("argon2")));
}

TEST_F(ClientChangesTest, an_import_that_cannot_be_read_says_where_without_its_secrets) {
  auto const trouble = [&](std::string text) {
    try {
      static_cast<void>(read_records(Secret(std::move(text)), random));
    } catch (Exception const& e) {
      return describe(e.error());
    }
    return std::string();
  };
  EXPECT_THAT(trouble("{"), HasSubstr("import"));
  EXPECT_THAT(trouble("[1]"), HasSubstr("without a client_id"));
  EXPECT_THAT(trouble(R"({"client_secret":"s3cret"})"), Not(HasSubstr("s3cret")));
  std::string const wrong = trouble(R"({"client_id":"a","tenants":1,"client_secret":"s3cret"})");
  EXPECT_THAT(wrong, HasSubstr("the client 'a'"));
  EXPECT_THAT(wrong, Not(HasSubstr("s3cret")));
}

TEST(SecretTarget, is_one_of_two_and_never_by_accident) {
  EXPECT_THROW(check(SecretTarget{}), Exception);
  EXPECT_THROW(check(SecretTarget{"file", true}), Exception);
  EXPECT_NO_THROW(check(SecretTarget{"file", false}));
  EXPECT_NO_THROW(check(SecretTarget{"", true}));
}

}  // namespace
}  // namespace tessera::api_server

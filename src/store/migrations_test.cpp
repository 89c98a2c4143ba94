#include "store/migrations.hpp"

#include "store/errc.hpp"
#include "testkit/test_database.hpp"

#include <gtest/gtest.h>

#include <array>
#include <thread>

namespace tessera::store {
namespace {

constexpr std::array kSteps{
    Migration{1, "create", "CREATE TABLE t (a TEXT) STRICT; INSERT INTO t VALUES ('one')"},
    Migration{2, "widen", "ALTER TABLE t ADD COLUMN b TEXT; UPDATE t SET b = 'two'"},
};
constexpr Migrations kFirst{"things", std::span(kSteps).first(1)};
constexpr Migrations kBoth{"things", kSteps};

struct MigrationsTest : testing::Test {
  testkit::TestDatabase place;
  Database database{place.options()};

  error_code outcome(Migrations const& migrations) {
    try {
      migrate(database, migrations);
    } catch (Exception const& e) {
      return e.code();
    }
    return {};
  }
};

TEST_F(MigrationsTest, go_forward_step_by_step_and_only_once) {
  EXPECT_EQ(outcome(kFirst), error_code());
  EXPECT_EQ(schema_version(database, "things"), 1);
  EXPECT_EQ(outcome(kBoth), error_code());
  EXPECT_EQ(outcome(kBoth), error_code());
  EXPECT_EQ(schema_version(database, "things"), 2);
  auto const rows = database.read_now([](Connection& c) { return c.query("SELECT a, b FROM t"); });
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].get<std::string>(1), "two");
}

TEST_F(MigrationsTest, refuse_a_database_newer_than_the_program) {
  EXPECT_EQ(outcome(kBoth), error_code());
  EXPECT_EQ(outcome(kFirst), Errc::newer_schema);
}

TEST_F(MigrationsTest, a_step_that_fails_leaves_the_version_before_it) {
  std::array const broken{kSteps[0], Migration{2, "broken", "CREATE TABLE u (i TEXT); NOT SQL"}};
  EXPECT_EQ(outcome({"things", broken}), Errc::misuse);
  EXPECT_EQ(schema_version(database, "things"), 1);
  EXPECT_EQ(
      outcome({"things", std::array{kSteps[0], Migration{2, "u", "CREATE TABLE u (i TEXT)"}}}),
      error_code());
}

TEST_F(MigrationsTest, components_count_their_own_versions) {
  EXPECT_EQ(outcome(kFirst), error_code());
  EXPECT_EQ(schema_version(database, "others"), 0);
}

TEST_F(MigrationsTest, a_list_with_a_gap_is_refused) {
  std::array const gap{kSteps[1]};
  EXPECT_EQ(outcome({"things", gap}), Errc::bad_migrations);
}

TEST_F(MigrationsTest, two_starting_at_once_apply_each_step_once) {
  std::array<error_code, 2> outcomes;
  std::thread other([&] { outcomes[0] = outcome(kBoth); });
  outcomes[1] = outcome(kBoth);
  other.join();
  EXPECT_EQ(outcomes[0], error_code());
  EXPECT_EQ(outcomes[1], error_code());
  EXPECT_EQ(schema_version(database, "things"), 2);
}

}  // namespace
}  // namespace tessera::store

#include "packages/mcp-server/tenants/tenant_history.hpp"

#include "testkit/test_database.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp_server {
namespace {

class TenantHistoryTest : public ::testing::Test {
 protected:
  TenantHistoryTest() { store::migrate(database, tenant_migrations()); }

  void set(std::string const& name, std::string_view layer, std::string const& actor) {
    TenantRow const row{name, parse_json_as<TenantLayer>(layer).value(), clock.now_seconds()};
    database.write_now([&](store::Connection& connection) { set_tenant(connection, row, actor); });
    clock.advance(std::chrono::seconds{1});
  }
  bool unset(std::string const& name) {
    return database.write_now([&](store::Connection& connection) {
      return unset_tenant(connection, name, "operator:root", clock.now_seconds());
    });
  }
  std::vector<TenantChange> changes(std::string const& tenant = {}, std::int64_t limit = 100) {
    return database.read_now([&](store::Connection& connection) {
      return list_tenant_changes(connection, tenant, limit);
    });
  }

  testkit::TestDatabase place;
  store::Database database{place.options()};
  ManualClock clock;
};

TEST_F(TenantHistoryTest, says_who_changed_what_and_when) {
  SysSeconds const first = clock.now_seconds();
  set("acme", R"({"burst":20})", "operator:jane");
  set("acme", R"({"burst":30})", "operator:joe");
  EXPECT_TRUE(unset("acme"));
  std::vector<TenantChange> const all = changes("acme");
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].action, "remove");
  EXPECT_EQ(all[0].actor, "operator:root");
  EXPECT_EQ(all[0].before, R"({"burst":3E1})");
  EXPECT_FALSE(all[0].after);
  EXPECT_EQ(all[1].actor, "operator:joe");
  EXPECT_EQ(all[1].before, R"({"burst":2E1})");
  EXPECT_EQ(all[1].after, R"({"burst":3E1})");
  EXPECT_EQ(all[2].at, first);
  EXPECT_FALSE(all[2].before) << "there was none";
}

TEST_F(TenantHistoryTest, is_of_one_tenant_or_of_all_and_no_longer_than_asked_for) {
  set("acme", R"({"burst":20})", "operator:jane");
  set("globex", R"({"burst":20})", "operator:jane");
  set("acme", R"({"burst":30})", "operator:jane");
  EXPECT_EQ(changes("acme").size(), 2U);
  EXPECT_EQ(changes().size(), 3U);
  ASSERT_EQ(changes("", 1).size(), 1U);
  EXPECT_EQ(changes("", 1).front().tenant, "acme") << "the newest";
}

TEST_F(TenantHistoryTest, what_did_not_happen_is_not_in_it) {
  EXPECT_FALSE(unset("nobody"));
  TenantRow const row{"acme", {}, clock.now_seconds()};
  EXPECT_THROW(database.write_now([&](store::Connection& connection) {
    set_tenant(connection, row, "operator:jane");
    throw Exception(Error{});
  }),
               Exception);
  EXPECT_TRUE(changes().empty());
}

}  // namespace
}  // namespace tessera::mcp_server

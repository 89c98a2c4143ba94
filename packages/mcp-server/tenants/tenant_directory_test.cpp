#include "packages/mcp-server/tenants/tenant_directory.hpp"

#include "async/sleep.hpp"
#include "http/errc.hpp"
#include "packages/mcp-server/tenants/tenant_table.hpp"
#include "testkit/run.hpp"
#include "testkit/test_database.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace tessera::mcp_server {
namespace {

using namespace std::chrono_literals;

Task<std::optional<TenantLayer>> layer_from(store::Database& database, std::string name) {
  auto find = [name = std::move(name)](store::Connection& connection) {
    return find_tenant(connection, name);
  };
  Task<std::optional<TenantRow>> reading = database.read(std::move(find));
  std::optional<TenantRow> row = co_await std::move(reading);
  if (!row) co_return std::nullopt;
  co_return std::move(row->layer);
}

/// The directory of one worker, with a database.
struct Bed {
  explicit Bed(bool with_database = true) {
    store::migrate(database, tenant_migrations());
    TenantDirectory::Sources sources{written, config, {}, [](std::string_view) { return 0; }};
    if (with_database)
      sources.load = [this](std::string name) -> Task<std::optional<TenantLayer>> {
        ++asked;
        if (away) throw Exception(fail(http::Errc::unavailable));
        return layer_from(database, std::move(name));
      };
    directory.emplace(std::move(sources), tasks, clock, null_log());
  }
  ~Bed() { testkit::run(loop, tasks.stop()); }

  void put(std::string const& name, std::string_view layer) {
    TenantRow row{name, parse_json_as<TenantLayer>(layer).value(), clock.now_seconds()};
    database.write_now([&](store::Connection& connection) { put_tenant(connection, row); });
  }
  TenantPtr find(std::string const& name) { return testkit::run(loop, directory->find(name)); }
  /// As a request that comes now, with all that it sets off.
  TenantPtr recent(std::string const& name) {
    TenantPtr tenant = directory->recent(name);
    testkit::run(loop, tasks.wait());
    return tenant;
  }

  asio::io_context loop{1};
  ManualClock clock;
  testkit::TestDatabase place;
  store::Database database{place.options()};
  TaskGroup tasks{loop.get_executor()};
  TenantLayers written{{kDefaultTenant, parse_json_as<TenantLayer>(R"({"burst":7})").value()},
                       {"written", parse_json_as<TenantLayer>(R"({"burst":8})").value()}};
  TenantStoreConfig config;
  std::optional<TenantDirectory> directory;
  int asked = 0;
  bool away = false;
};

TEST(TenantDirectory, lays_the_database_over_the_configuration_over_the_default) {
  Bed bed;
  bed.put("written", R"({"requests_per_second":3})");
  bed.put("stored", R"({"burst":9})");
  EXPECT_EQ(bed.find("written")->settings->rate, (Rate{3, 8}));
  EXPECT_EQ(bed.find("stored")->settings->rate.burst, 9);
  EXPECT_EQ(bed.find("other")->settings->rate.burst, 7);
}

TEST(TenantDirectory, asks_once_and_remembers_also_who_is_not_there) {
  Bed bed;
  EXPECT_EQ(bed.directory->recent("acme"), nullptr);
  EXPECT_NE(bed.find("acme"), nullptr);
  EXPECT_NE(bed.find("acme"), nullptr);
  EXPECT_NE(bed.directory->recent("acme"), nullptr);
  EXPECT_EQ(bed.asked, 1);
}

TEST(TenantDirectory, refuses_a_tenant_that_nobody_wrote_down_when_told_to) {
  Bed bed;
  bed.config.unknown_tenants = UnknownTenants::refuse;
  bed.put("stored", "{}");
  EXPECT_NE(bed.find("stored"), nullptr);
  EXPECT_NE(bed.find("written"), nullptr);
  EXPECT_EQ(bed.find("stranger"), nullptr);
  EXPECT_EQ(bed.find("default"), nullptr) << "the default is no tenant";
}

TEST(TenantDirectory, takes_a_change_up_while_what_it_knows_goes_on_to_serve) {
  Bed bed;
  bed.put("acme", R"({"burst":10})");
  EXPECT_EQ(bed.find("acme")->settings->rate.burst, 10);
  bed.put("acme", R"({"burst":20})");
  bed.clock.advance(9s);
  EXPECT_EQ(bed.recent("acme")->settings->rate.burst, 10);
  EXPECT_EQ(bed.asked, 1) << "it is not old yet";
  bed.clock.advance(1s);
  EXPECT_EQ(bed.recent("acme")->settings->rate.burst, 10) << "nobody waits for the database";
  EXPECT_EQ(bed.recent("acme")->settings->rate.burst, 20);
  EXPECT_EQ(bed.asked, 2);
}

TEST(TenantDirectory, shares_one_question_among_all_who_ask_at_the_same_time) {
  Bed bed;
  int answered = 0;
  for (int i = 0; i < 50; ++i)
    asio::co_spawn(bed.loop, bed.directory->find("acme"),
                   [&](std::exception_ptr, TenantPtr tenant) { answered += tenant != nullptr; });
  bed.loop.restart();
  bed.loop.run();
  EXPECT_EQ(answered, 50);
  EXPECT_EQ(bed.asked, 1);
}

TEST(TenantDirectory, keeps_what_it_knows_when_the_database_is_away_and_refuses_who_is_new) {
  Bed bed;
  EXPECT_NE(bed.find("acme"), nullptr);
  bed.away = true;
  bed.clock.advance(1h);
  EXPECT_NE(bed.recent("acme"), nullptr);
  EXPECT_NE(bed.recent("acme"), nullptr);
  EXPECT_EQ(bed.asked, 2) << "asked again once per period";
  EXPECT_THROW(bed.find("new"), Exception);
  bed.away = false;
  EXPECT_NE(bed.find("new"), nullptr) << "a failure is not remembered";
}

TEST(TenantDirectory, a_row_that_cannot_be_read_serves_nobody_by_mistake) {
  Bed bed;
  bed.database.write_now([](store::Connection& connection) {
    connection.execute("INSERT INTO mcp_tenants (name, settings, updated_at) VALUES ($1, $2, 0)",
                       "broken", R"({"burts":1})");
  });
  EXPECT_THROW(bed.find("broken"), Exception);
}

TEST(TenantDirectory, keeps_the_last_that_came_and_no_more) {
  Bed bed(false);
  bed.config.cache = 16;
  TenantDirectory small({bed.written, bed.config, {}, [](std::string_view) { return 0; }},
                        bed.tasks, bed.clock, null_log());
  for (int i = 0; i < 100; ++i)
    static_cast<void>(testkit::run(bed.loop, small.find("t" + std::to_string(i))));
  EXPECT_EQ(small.recent("t1"), nullptr);
  EXPECT_NE(small.recent("t99"), nullptr);
}

}  // namespace
}  // namespace tessera::mcp_server

#include "store/migrations.hpp"

#include "store/errc.hpp"

namespace tessera::store {
namespace {

constexpr std::string_view kCreateTable =
    "CREATE TABLE IF NOT EXISTS schema_version ("
    " component TEXT NOT NULL PRIMARY KEY, version BIGINT NOT NULL)";

int version_in(Connection& connection, std::string_view component) {
  connection.execute(kCreateTable);
  auto const row =
      connection.query_one("SELECT version FROM schema_version WHERE component = $1", component);
  return row ? row->get<int>(0) : 0;
}

void check_order(Migrations const& migrations) {
  int expected = 1;
  for (Migration const& step : migrations.steps) {
    if (step.version != expected)
      throw Exception(fail(
          Errc::bad_migrations, {},
          std::string(migrations.component) + ": expected version " + std::to_string(expected)));
    ++expected;
  }
}

void refuse_newer(Migrations const& migrations, int found) {
  auto const newest = static_cast<int>(migrations.steps.size());
  if (found <= newest) return;
  throw Exception(fail(Errc::newer_schema, "the database has version " + std::to_string(found) +
                                               " of the " + std::string(migrations.component) +
                                               " tables, this program knows " +
                                               std::to_string(newest) + ": use a newer program"));
}

}  // namespace

void migrate(Database& database, Migrations const& migrations, Log& log) {
  check_order(migrations);
  std::string const component(migrations.component);
  int const found =
      database.write_now([&](Connection& connection) { return version_in(connection, component); });
  refuse_newer(migrations, found);
  for (Migration const& step : migrations.steps) {
    // The version is read again under the write lock: another process may have been faster.
    bool const applied = database.write_now([&](Connection& connection) {
      if (version_in(connection, component) >= step.version) return false;
      connection.run_script(step.sql);
      connection.execute(
          "INSERT INTO schema_version (component, version) VALUES ($1, $2)"
          " ON CONFLICT (component) DO UPDATE SET version = excluded.version",
          component, step.version);
      return true;
    });
    if (applied)
      log.info("schema_migrated",
               {{"component", component}, {"version", step.version}, {"name", step.name}});
  }
}

int schema_version(Database& database, std::string_view component) {
  return database.write_now(
      [&](Connection& connection) { return version_in(connection, component); });
}

}  // namespace tessera::store

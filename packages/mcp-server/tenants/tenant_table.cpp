#include "packages/mcp-server/tenants/tenant_table.hpp"

#include "appkit/config.hpp"

#include <array>

namespace tessera::mcp_server {
namespace {

constexpr std::array kSteps{
    store::Migration{1, "tenants", R"sql(
      CREATE TABLE mcp_tenants (
        name       TEXT    NOT NULL PRIMARY KEY,
        settings   TEXT    NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT;
    )sql"},
    store::Migration{2, "tenant_changes", R"sql(
      CREATE TABLE mcp_tenant_changes (
        id           INTEGER NOT NULL PRIMARY KEY,
        tenant       TEXT    NOT NULL,
        changed_at   INTEGER NOT NULL,
        actor        TEXT    NOT NULL,
        action       TEXT    NOT NULL,
        old_settings TEXT,
        new_settings TEXT
      ) STRICT;
      CREATE INDEX mcp_tenant_changes_by_tenant ON mcp_tenant_changes (tenant, id);
    )sql"},
};

TenantRow row_of(store::Row const& row) {
  TenantRow out;
  out.name = row.get<std::string>(0);
  std::string const where = "tenant " + out.name;
  Result<TenantLayer> layer = parse_json_as<TenantLayer>(row.get<std::string>(1));
  if (!layer) throw Exception(fail(appkit::Errc::bad_setting, where + ": " + layer.error().hint));
  check(*layer, where).value();
  out.layer = std::move(*layer);
  out.updated_at = row.get<SysSeconds>(2);
  return out;
}

}  // namespace

store::Migrations tenant_migrations() noexcept { return {"mcp_tenants", kSteps}; }

std::optional<TenantRow> find_tenant(store::Connection& connection, std::string const& name) {
  std::optional<store::Row> const row = connection.query_one(
      "SELECT name, settings, updated_at FROM mcp_tenants WHERE name = $1", name);
  if (!row) return std::nullopt;
  return row_of(*row);
}

std::vector<TenantRow> list_tenants(store::Connection& connection, std::string const& after,
                                    std::int64_t limit) {
  std::vector<TenantRow> out;
  for (store::Row const& row : connection.query(
           "SELECT name, settings, updated_at FROM mcp_tenants WHERE name > $1 ORDER BY name"
           " LIMIT $2",
           after, limit))
    out.push_back(row_of(row));
  return out;
}

void put_tenant(store::Connection& connection, TenantRow const& row) {
  connection.execute(
      "INSERT INTO mcp_tenants (name, settings, updated_at) VALUES ($1, $2, $3)"
      " ON CONFLICT (name) DO UPDATE SET settings = excluded.settings,"
      " updated_at = excluded.updated_at",
      row.name, write_json(to_json(row.layer)), row.updated_at);
}

bool remove_tenant(store::Connection& connection, std::string const& name) {
  return connection.execute("DELETE FROM mcp_tenants WHERE name = $1", name) > 0;
}

}  // namespace tessera::mcp_server

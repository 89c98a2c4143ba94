#include "packages/mcp-server/tenants/tenant_history.hpp"

namespace tessera::mcp_server {
namespace {

std::optional<std::string> settings_text(std::optional<TenantRow> const& row) {
  if (!row) return std::nullopt;
  return write_json(to_json(row->layer));
}

void append_change(store::Connection& connection, TenantChange const& change) {
  connection.execute(
      "INSERT INTO mcp_tenant_changes (tenant, changed_at, actor, action, old_settings,"
      " new_settings) VALUES ($1, $2, $3, $4, $5, $6)",
      change.tenant, change.at, change.actor, change.action, change.before, change.after);
}

TenantChange change_of(store::Row const& row) {
  TenantChange change;
  change.tenant = row.get<std::string>(0);
  change.at = row.get<SysSeconds>(1);
  change.actor = row.get<std::string>(2);
  change.action = row.get<std::string>(3);
  change.before = row.get<std::optional<std::string>>(4);
  change.after = row.get<std::optional<std::string>>(5);
  return change;
}

}  // namespace

void set_tenant(store::Connection& connection, TenantRow const& changed, std::string actor) {
  TenantChange change{changed.name, changed.updated_at, std::move(actor), "set"};
  change.before = settings_text(find_tenant(connection, changed.name));
  change.after = settings_text(changed);
  put_tenant(connection, changed);
  append_change(connection, change);
}

bool unset_tenant(store::Connection& connection, std::string const& name, std::string actor,
                  SysSeconds now) {
  TenantChange change{name, now, std::move(actor), "remove"};
  change.before = settings_text(find_tenant(connection, name));
  if (!remove_tenant(connection, name)) return false;
  append_change(connection, change);
  return true;
}

std::vector<TenantChange> list_tenant_changes(store::Connection& connection,
                                              std::string const& tenant, std::int64_t limit) {
  std::vector<TenantChange> changes;
  for (store::Row const& row : connection.query(
           "SELECT tenant, changed_at, actor, action, old_settings, new_settings"
           " FROM mcp_tenant_changes WHERE $1 = '' OR tenant = $1 ORDER BY id DESC LIMIT $2",
           tenant, limit))
    changes.push_back(change_of(row));
  return changes;
}

}  // namespace tessera::mcp_server

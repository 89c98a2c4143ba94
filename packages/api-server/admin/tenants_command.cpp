#include "packages/api-server/admin/tenants_command.hpp"

#include "appkit/config.hpp"
#include "packages/api-server/account_id.hpp"
#include "packages/api-server/accounts.hpp"
#include "packages/api-server/admin/administration.hpp"
#include "packages/api-server/audit.hpp"
#include "packages/api-server/tenant_states.hpp"

namespace tessera::api_server {
namespace {

std::optional<json::object> describe_tenant(store::Connection& db, std::string const& name) {
  auto const row = db.query_one(
      "SELECT created_at, disabled_at, (SELECT count(*) FROM accounts a WHERE a.tenant = t.tenant),"
      " (SELECT count(*) FROM audit e WHERE e.tenant = t.tenant) FROM tenants t"
      " WHERE t.tenant = $1",
      name);
  if (!row) return std::nullopt;
  json::object described{{"tenant", name},
                         {"created_at", format_utc(row->get<SysSeconds>(0))},
                         {"disabled", !row->is_null(1)},
                         {"accounts", row->get<std::int64_t>(2)},
                         {"audit_entries", row->get<std::int64_t>(3)}};
  if (!row->is_null(1)) described["disabled_at"] = format_utc(row->get<SysSeconds>(1));
  return described;
}

}  // namespace

void TenantsCommand::add_to(appkit::CommandParser const& app) {
  auto const tenants = app.command("tenants", "Whom accounts, people and tokens belong to");
  tenants.requires_command();
  add_verb(tenants, "add", "Add a tenant; its accounts start empty", &TenantsCommand::add)
      .option("name", name_, "1 to 64 of A-Z a-z 0-9 _ -")
      .required();
  add_verb(tenants, "list", "Show all", &TenantsCommand::list);
  add_verb(tenants, "show", "Show one, with how much it has", &TenantsCommand::show)
      .option("name", name_, "The tenant")
      .required();
  add_verb(tenants, "disable", "Issue nothing more for one, and let nobody of it in",
           &TenantsCommand::disable)
      .option("name", name_, "The tenant")
      .required();
  add_verb(tenants, "enable", "Serve a disabled one again", &TenantsCommand::enable)
      .option("name", name_, "The tenant")
      .required();
}

int TenantsCommand::add(Config const& config) {
  if (!is_plain_name(name_))
    throw Exception(fail(appkit::Errc::usage, "a tenant's name has 1 to 64 of A-Z a-z 0-9 _ -"));
  SysSeconds const now = SystemClock().now_seconds();
  open_database(config)->write_now([&](store::Connection& db) {
    if (!add_tenant(db, name_, now))
      throw Exception(fail(appkit::Errc::usage, "there is a tenant " + name_ + " already"));
    record_change(db, "add_tenant", {{"tenant", name_}}, now);
  });
  print(json::object{{"tenant", name_}, {"created_at", format_utc(now)}}, json_);
  return 0;
}

int TenantsCommand::list(Config const& config) {
  json::array names;
  for (std::string const& name : open_database(config)->read_now(all_tenants))
    names.emplace_back(name);
  print(names, json_);
  return 0;
}

int TenantsCommand::show(Config const& config) {
  auto const found = open_database(config)->read_now(
      [&](store::Connection& db) { return describe_tenant(db, name_); });
  if (!found) throw Exception(fail(appkit::Errc::usage, "there is no tenant " + name_));
  print(*found, json_);
  return 0;
}

int TenantsCommand::disable(Config const& config) { return set_disabled(config, true); }

int TenantsCommand::enable(Config const& config) { return set_disabled(config, false); }

int TenantsCommand::set_disabled(Config const& config, bool disabled) {
  SysSeconds const now = SystemClock().now_seconds();
  open_database(config)->write_now([&](store::Connection& db) {
    // The installation's own chain stands among the tenants, and is none.
    if (!is_plain_name(name_) || !set_tenant_disabled(db, name_, disabled, now))
      throw Exception(fail(appkit::Errc::usage, "there is no tenant " + name_));
    record_change(db, disabled ? "disable_tenant" : "enable_tenant", {{"tenant", name_}}, now);
  });
  print(json::object{{"tenant", name_}, {"disabled", disabled}}, json_);
  return 0;
}

}  // namespace tessera::api_server

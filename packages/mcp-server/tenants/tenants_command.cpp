#include "packages/mcp-server/tenants/tenants_command.hpp"

#include "appkit/config.hpp"
#include "appkit/operator_name.hpp"
#include "base/term_safe.hpp"
#include "oauth/model/identifiers.hpp"
#include "packages/mcp-server/tenants/setting_text.hpp"
#include "packages/mcp-server/tenants/tenant_database.hpp"
#include "packages/mcp-server/tenants/tenant_history.hpp"

#include <cstdio>

namespace tessera::mcp_server {
namespace {

constexpr std::int64_t kPage = 500;

Error usage(std::string what) { return fail(appkit::Errc::usage, std::move(what)); }

json::object shown(TenantRow const& row) {
  return {{"tenant", row.name},
          {"settings", to_json(row.layer)},
          {"updated_at", format_utc(row.updated_at)}};
}

/// What holds for the tenant when everything is laid on top of each other.
TenantLayer in_force(Config const& config, std::string const& name, TenantLayer const* row) {
  TenantLayer out = built_in_layer();
  auto const lay = [&](TenantLayer const& top) {
    json::value merged = to_json(out);
    json::value const said = to_json(top);
    for (auto const& [key, value] : said.get_object()) merged.get_object()[key] = value;
    out = from_json<TenantLayer>(merged).value();
  };
  for (std::string const& layer : {std::string(kDefaultTenant), name})
    if (auto const found = config.tenants.find(layer); found != config.tenants.end())
      lay(found->second);
  if (row != nullptr) lay(*row);
  return out;
}

json::object shown(TenantChange const& change) {
  json::object out{{"tenant", change.tenant},
                   {"at", format_utc(change.at)},
                   {"actor", change.actor},
                   {"action", change.action}};
  if (change.before) out["before"] = parse_json(*change.before).value();
  if (change.after) out["after"] = parse_json(*change.after).value();
  return out;
}

void print_for_people(TenantChange const& change) {
  std::printf("%s  %-8s %-24s %s\n", format_utc(change.at).c_str(), change.action.c_str(),
              change.tenant.c_str(), term_safe_line(change.actor).c_str());
  std::printf("    before  %s\n", change.before.value_or("-").c_str());
  std::printf("    after   %s\n", change.after.value_or("-").c_str());
}

void print_for_people(json::object const& tenant) {
  std::printf("%s\n", std::string(tenant.at("tenant").as_string()).c_str());
  for (char const* part : {"settings", "in_force"}) {
    json::value const* const values = tenant.if_contains(part);
    if (values == nullptr) continue;
    std::printf("  %s\n", part == std::string_view("settings") ? "in the database" : "in force");
    for (auto const& [key, value] : values->as_object())
      std::printf("    %-28s %s\n", std::string(key).c_str(), write_json(value).c_str());
  }
}

}  // namespace

void TenantsCommand::add_to(appkit::CommandParser const& app) {
  auto const tenants =
      app.command("tenants", "What holds for single tenants, in the database of tenants");
  tenants.requires_command();
  auto const list = tenants.command("list", "Show all that the database has");
  asks_for_it(list, [this] { action_ = &TenantsCommand::list; });
  auto const show =
      tenants.command("show", "Show one: what the database says, and what is in force");
  asks_for_it(show, [this] { action_ = &TenantsCommand::show; });
  auto const set =
      tenants.command("set", "Change settings of one; what is not named stays as it is");
  asks_for_it(set, [this] { action_ = &TenantsCommand::set; });
  auto const remove = tenants.command("remove", "Remove one from the database");
  asks_for_it(remove, [this] { action_ = &TenantsCommand::remove; });
  auto const history = tenants.command("history", "Show who changed what, the newest first");
  asks_for_it(history, [this] { action_ = &TenantsCommand::history; });
  for (appkit::CommandParser const& command : {show, set, remove})
    command.option("tenant", name_, "Its name").required();
  history.option("tenant", name_, "Its name; without it: all");
  history.option("--limit", limit_, "At most so many").in_range(1, 10'000).shows_default();
  set.option("settings", settings_,
             "burst=20, tools='[\"get_*\"]', tool_cost.get_chart=5, confirm=forbid; "
             "nothing behind the sign: as the configuration says")
      .type_name("KEY=VALUE");
}

int TenantsCommand::run(Config const& config) {
  if (!name_.empty() && !oauth::is_tenant_id(name_))
    throw Exception(usage("a tenant's name has 1 to 64 of A-Z a-z 0-9 . _ -"));
  auto const database = open_tenant_database(config.tenant_store, null_log());
  if (database == nullptr)
    throw Exception(usage("there is no database of tenants; set tenant_store.database"));
  return action_(*this, config, *database);
}

int TenantsCommand::list(Config const&, store::Database& database) {
  json::array all;
  std::string after;
  for (;;) {
    std::vector<TenantRow> const rows = database.read_now(
        [&](store::Connection& connection) { return list_tenants(connection, after, kPage); });
    for (TenantRow const& row : rows) {
      if (json_)
        all.push_back(shown(row));
      else
        std::printf("%-24s %s\n", row.name.c_str(), write_json(to_json(row.layer)).c_str());
    }
    if (rows.size() < static_cast<std::size_t>(kPage)) break;
    after = rows.back().name;
  }
  if (json_) std::printf("%s\n", write_json(all).c_str());
  return 0;
}

int TenantsCommand::show(Config const& config, store::Database& database) {
  std::optional<TenantRow> const row = database.read_now(
      [&](store::Connection& connection) { return find_tenant(connection, name_); });
  if (!row && !config.tenants.contains(name_))
    throw Exception(usage("neither the database nor the configuration has a tenant " + name_));
  json::object out = row ? shown(*row) : json::object{{"tenant", name_}};
  out["in_force"] = to_json(in_force(config, name_, row ? &row->layer : nullptr));
  if (json_)
    std::printf("%s\n", write_json(out).c_str());
  else
    print_for_people(out);
  return 0;
}

int TenantsCommand::set(Config const&, store::Database& database) {
  if (name_ == kDefaultTenant)
    throw Exception(usage("what holds for all stands in the configuration: [tenants.default]"));
  TenantRow const row = database.write_now([&](store::Connection& connection) {
    TenantRow changed = find_tenant(connection, name_).value_or(TenantRow{name_, {}, {}});
    for (std::string const& setting : settings_)
      changed.layer = with_setting(changed.layer, setting).value();
    check(changed.layer, "tenant " + name_).value();
    changed.updated_at = SystemClock().now_seconds();
    set_tenant(connection, changed, appkit::operator_name());
    return changed;
  });
  if (json_)
    std::printf("%s\n", write_json(shown(row)).c_str());
  else
    print_for_people(shown(row));
  return 0;
}

int TenantsCommand::remove(Config const&, store::Database& database) {
  SysSeconds const now = SystemClock().now_seconds();
  bool const there = database.write_now([&](store::Connection& connection) {
    return unset_tenant(connection, name_, appkit::operator_name(), now);
  });
  if (!there) throw Exception(usage("the database has no tenant " + name_));
  if (json_)
    std::printf("%s\n", write_json(json::object{{"tenant", name_}, {"removed", true}}).c_str());
  else
    std::printf("removed %s\n", name_.c_str());
  return 0;
}

int TenantsCommand::history(Config const&, store::Database& database) {
  std::vector<TenantChange> const changes = database.read_now([&](store::Connection& connection) {
    return list_tenant_changes(connection, name_, limit_);
  });
  json::array all;
  for (TenantChange const& change : changes) {
    if (json_)
      all.push_back(shown(change));
    else
      print_for_people(change);
  }
  if (json_) std::printf("%s\n", write_json(all).c_str());
  return 0;
}

}  // namespace tessera::mcp_server

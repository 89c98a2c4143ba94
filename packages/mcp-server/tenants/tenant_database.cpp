#include "packages/mcp-server/tenants/tenant_database.hpp"

#include "packages/mcp-server/tenants/tenant_table.hpp"
#include "store/migrations.hpp"
#include "store/rate_leases.hpp"

namespace tessera::mcp_server {

std::unique_ptr<store::Database> open_tenant_database(TenantStoreConfig const& config, Log& log) {
  if (config.database.empty()) return nullptr;
  store::Database::Options options;
  options.url = config.database;
  options.log = &log;
  auto database = std::make_unique<store::Database>(std::move(options));
  store::migrate(*database, tenant_migrations(), log);
  store::migrate(*database, store::rate_migrations(), log);
  return database;
}

}  // namespace tessera::mcp_server

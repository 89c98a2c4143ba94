#pragma once

#include "packages/mcp-server/tenants/tenant_config.hpp"
#include "store/database.hpp"

#include <memory>

namespace tessera::mcp_server {

/// Opens the database of tenants and shared limits, and brings its tables to the newest version;
/// null: the configuration names none. Blocks. Throws Exception when it cannot be opened.
/// @param log  not owned; outlives the database
[[nodiscard]] std::unique_ptr<store::Database> open_tenant_database(TenantStoreConfig const& config,
                                                                    Log& log);

}  // namespace tessera::mcp_server

#pragma once

#include "packages/mcp-server/tenants/tenant_settings.hpp"
#include "store/migrations.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp_server {

/// The table of tenants, for as many as a configuration would not hold.
[[nodiscard]] store::Migrations tenant_migrations() noexcept;

/// One tenant as it stands in the database.
struct TenantRow {
  std::string name;
  TenantLayer layer;
  SysSeconds updated_at{};
};

/// What is written about the tenant; nothing: it is not there.
/// Errors: Exception with appkit::Errc::bad_setting when somebody else wrote what we cannot read.
[[nodiscard]] std::optional<TenantRow> find_tenant(store::Connection& connection,
                                                   std::string const& name);
/// In the order of their names, after `after`.
[[nodiscard]] std::vector<TenantRow> list_tenants(store::Connection& connection,
                                                  std::string const& after, std::int64_t limit);
/// Writes the row, new or not. @param row  its layer was checked
void put_tenant(store::Connection& connection, TenantRow const& row);
/// @return false: there was none
bool remove_tenant(store::Connection& connection, std::string const& name);

}  // namespace tessera::mcp_server

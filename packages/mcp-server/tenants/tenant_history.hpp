#pragma once

#include "base/clock.hpp"
#include "packages/mcp-server/tenants/tenant_table.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tessera::mcp_server {

/// Who changed what about a tenant: written in the job that makes the change, read by
/// `mcp-server tenants history`, never changed.
struct TenantChange {
  std::string tenant;
  SysSeconds at{};
  std::string actor;                    ///< `operator:` and an account of the machine.
  std::string action;                   ///< `set`, `remove`.
  std::optional<std::string> before{};  ///< Its settings as JSON; nothing: there was none.
  std::optional<std::string> after{};   ///< The same afterwards; nothing: there is none.
};

/// Writes the settings and who did it: both, or nothing.
/// @param changed  its layer was checked, its instant is that of the change
void set_tenant(store::Connection& connection, TenantRow const& changed, std::string actor);

/// Takes the tenant out of the table, and writes who did it.
/// @return false: there was none, and nothing is written
bool unset_tenant(store::Connection& connection, std::string const& name, std::string actor,
                  SysSeconds now);

/// The newest first. @param tenant  empty: of all @param limit  at most so many
[[nodiscard]] std::vector<TenantChange> list_tenant_changes(store::Connection& connection,
                                                            std::string const& tenant,
                                                            std::int64_t limit);

}  // namespace tessera::mcp_server

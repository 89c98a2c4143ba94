#pragma once

#include "packages/mcp-server/config.hpp"
#include "packages/mcp-server/policy/policy.hpp"
#include "packages/mcp-server/tenants/rate_limits.hpp"
#include "packages/mcp-server/tenants/tenant_gate.hpp"
#include "packages/mcp-server/tenants/tool_access.hpp"
#include "store/database.hpp"

#include <memory>
#include <optional>

namespace tessera::mcp_server {

/// What the process holds once about tenants. Safe to use from any thread.
struct TenantServices {
  /// Reads the rules and opens the database, if there is one. Blocks. Throws Exception.
  TenantServices(Config const& config, Log& log, Random& random);

  policy::Policy const policy;
  std::unique_ptr<RateTable> const limits;          ///< The buckets of this process.
  std::unique_ptr<store::Database> const database;  ///< Null: tenants of the configuration only.
};

/// What one worker has to decide what a caller's tenant may do. Used on the worker's strand.
struct TenantParts {
  struct Tools {
    TaskGroup& tasks;  ///< Not owned; outlives this. The same holds for the others.
    Clock const& clock;
    Log& log;
  };
  /// @param services, config  not owned; outlive this
  TenantParts(TenantServices const& services, Config const& config, Tools tools);

  /// The gate that stands behind the guard.
  [[nodiscard]] http::Middleware middleware() { return tenant_gate(directory, limits, log); }

  /// Where the calls for a tenant go. Throws Exception when that cannot be known.
  Task<BackendTarget> target(std::string name);

  Log& log;
  TenantDirectory directory;
  std::optional<LeasedBuckets> shared;  ///< Nothing: each process limits by itself.
  RateLimits limits;
  ToolAccess access;
};

/// Removes what says nothing any more from the database, for ever; to be spawned by one worker of a
/// process. @param services, clock, log  outlive the task
Task<> keep_tenant_house(TenantServices const& services, Clock const& clock, Log& log);

}  // namespace tessera::mcp_server

#pragma once

#include "base/lru_map.hpp"
#include "packages/mcp-server/tenants/tenant_settings.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tessera::mcp_server {

using TenantSettingsPtr = std::shared_ptr<TenantSettings const>;

/// Settings that are equal, kept once. An installation has many tenants and few plans: with ten
/// thousand tenants it is the memory that differs from request to request which costs time, and
/// what their plan says is then not part of it. Used on one strand only.
class SharedSettings {
 public:
  /// What `merge` answers, which others may hold too.
  [[nodiscard]] TenantSettingsPtr merged(std::vector<TenantLayer const*> const& layers);

 private:
  /// Tenants with settings of their own have them for themselves; nobody looks for more plans.
  static constexpr std::size_t kPlans = 256;

  LruMap<TenantSettingsPtr> plans_{kPlans};  // by what the layers say, as JSON
};

}  // namespace tessera::mcp_server

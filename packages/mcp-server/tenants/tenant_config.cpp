#include "packages/mcp-server/tenants/tenant_config.hpp"

#include "appkit/config.hpp"
#include "oauth/model/identifiers.hpp"
#include "store/session.hpp"

namespace tessera::mcp_server {

Result<void> check(TenantLayers const& tenants, TenantStoreConfig const& store,
                   RateLimitConfig const& limits) {
  auto const bad = [](std::string const& what) {
    return fail(appkit::Errc::bad_setting, "configuration: " + what);
  };
  for (auto const& [name, layer] : tenants) {
    if (!oauth::is_tenant_id(name))
      return bad("tenants." + name + ": a tenant's name is 1 to 64 of A-Z a-z 0-9 . _ -");
    Result<void> const right = check(layer, "configuration: tenants." + name);
    if (!right) return right;
  }
  if (!store.database.empty()) {
    Result<void> const address = store::check_url(store.database);
    if (!address) return bad("tenant_store.database: " + address.error().hint);
  }
  if (store.cache < 16 || store.cache > 1'000'000)
    return bad("tenant_store.cache must be 16 to 1000000");
  if (store.refresh_seconds < 1 || store.refresh_seconds > 3'600)
    return bad("tenant_store.refresh_seconds must be 1 to 3600");
  if (limits.places < 8 || limits.places > (1U << 24))
    return bad("rate_limits.places must be 8 to 16777216");
  return {};
}

}  // namespace tessera::mcp_server

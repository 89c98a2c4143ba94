#include "packages/mcp-server/tenants/shared_settings.hpp"

#include "base/json_codec.hpp"

#include <utility>

namespace tessera::mcp_server {

TenantSettingsPtr SharedSettings::merged(std::vector<TenantLayer const*> const& layers) {
  std::string said;
  for (TenantLayer const* const layer : layers) {
    said += write_json(to_json(*layer));
    said.push_back('\n');
  }
  if (TenantSettingsPtr const* const known = plans_.find(said)) return *known;
  auto settings = std::make_shared<TenantSettings const>(merge(layers));
  return plans_.put(std::move(said), std::move(settings));
}

}  // namespace tessera::mcp_server

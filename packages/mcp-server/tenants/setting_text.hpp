#pragma once

#include "packages/mcp-server/tenants/tenant_settings.hpp"

#include <string>

namespace tessera::mcp_server {

/// The layer with one setting changed as a command line says it: `burst=20`, `tools=["get_*"]`,
/// `tool_cost.get_chart=5`, `backend_headers.X-Region=eu`; with nothing behind the sign the setting
/// is taken away. Errors: appkit::Errc::usage for what is no setting or has the wrong type.
[[nodiscard]] Result<TenantLayer> with_setting(TenantLayer const& layer, std::string const& text);

}  // namespace tessera::mcp_server

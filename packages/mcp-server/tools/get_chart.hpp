#pragma once

#include "mcp/server/tool.hpp"
#include "packages/mcp-server/backend/accounts_api.hpp"

namespace tessera::mcp_server {

/// `get_chart`: accounts and e-mail changes per day, as numbers and as a picture. Scope
/// `chart:read`.
/// @param api  not owned; outlives the tool
[[nodiscard]] mcp::AnyTool get_chart_tool(backend::AccountsApi& api);

}  // namespace tessera::mcp_server

#pragma once

#include "mcp/server/tool.hpp"
#include "packages/mcp-server/backend/accounts_api.hpp"

namespace tessera::mcp_server {

/// `get_email`: the e-mail address of one account of the caller's tenant. Scope `email:read`.
/// @param api  not owned; outlives the tool
[[nodiscard]] mcp::AnyTool get_email_tool(backend::AccountsApi& api);

}  // namespace tessera::mcp_server

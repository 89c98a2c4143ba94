#pragma once

#include "base/random.hpp"
#include "mcp/server/tool.hpp"
#include "packages/mcp-server/backend/accounts_api.hpp"

namespace tessera::mcp_server {

/// `change_email`: sets the e-mail address of one account of the caller's tenant, after a person
/// said yes. Scope `email:write`.
///
///     call ─► confirmation "N"? ─► cancelled
///          ─► no answer yet ─► ask: old address, new address, account; remember an approval id
///          ─► "no", declined, closed ─► cancelled
///          ─► "yes" ─► backend, with the approval id, which it takes once
///
/// The library seals the question to the caller, the tenant, the tool and the exact arguments, so
/// an answer fits only the call that it was given for. The argument `confirmation` can only cancel.
/// @param api, random  not owned; outlive the tool
[[nodiscard]] mcp::AnyTool change_email_tool(backend::AccountsApi& api, Random& random);

}  // namespace tessera::mcp_server

#pragma once

#include "http/message/handler.hpp"
#include "packages/api-server/accounts.hpp"

namespace tessera::api_server {

/// `GET /get_email/{account_id}` → `{"account_id", "email"}`. Scope email:read.
/// @param accounts  not owned; outlives the handler
[[nodiscard]] http::Handler get_email(Accounts& accounts);

}  // namespace tessera::api_server

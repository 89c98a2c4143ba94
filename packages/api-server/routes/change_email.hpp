#pragma once

#include "http/message/handler.hpp"
#include "packages/api-server/accounts.hpp"

namespace tessera::api_server {

/// `POST /change_email` with `{"account_id", "new_email"}` → `{"account_id", "old_email",
/// "new_email", "changed_at"}`. Scope email:write. The field `Idempotency-Key`, if sent, is the
/// identifier of a human's approval and is good for one change: the second use is 409 with
/// `approval_used`, and nothing is changed.
/// @param accounts  not owned; outlives the handler
[[nodiscard]] http::Handler change_email(Accounts& accounts);

}  // namespace tessera::api_server

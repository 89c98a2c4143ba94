#pragma once

#include "http/message/handler.hpp"
#include "store/database.hpp"

namespace tessera::api_server {

/// `GET /healthz` → 200 `{"status": "ok"}` when the database answers, else 503. Public.
/// @param database  not owned; outlives the handler
[[nodiscard]] http::Handler healthz(store::Database& database);

}  // namespace tessera::api_server

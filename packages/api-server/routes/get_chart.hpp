#pragma once

#include "async/blocking_pool.hpp"
#include "base/clock.hpp"
#include "http/message/handler.hpp"
#include "store/database.hpp"

namespace tessera::api_server {

/// `GET /get_chart?days=30` → what happened in the caller's tenant, as image/png (default),
/// image/svg+xml, or application/json `{"title", "series": [{"name", "points": [{"day",
/// "value"}]}]}`, as `Accept` says. Scope chart:read. `days` is 1 to 366.
/// @param database, drawing, clock  not owned; outlive the handler
[[nodiscard]] http::Handler get_chart(store::Database& database, BlockingPool& drawing,
                                      Clock const& clock);

}  // namespace tessera::api_server

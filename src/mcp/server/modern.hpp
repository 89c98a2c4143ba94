#pragma once

#include "http/message/response.hpp"
#include "mcp/server/exchange.hpp"
#include "mcp/server/http_endpoint.hpp"

namespace tessera::mcp {

/// The life of a modern request: everything that it needs is in it, and nothing of it stays.
/// @param server, options  outlive the task and the response
/// Spec: MCP 2026-07-28 basic
[[nodiscard]] Task<http::Response> answer_modern(Server const& server,
                                                 HttpEndpointOptions const& options,
                                                 ExchangePtr exchange);

}  // namespace tessera::mcp

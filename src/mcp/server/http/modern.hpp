#pragma once

#include "http/message/response.hpp"
#include "mcp/server/exchange.hpp"
#include "mcp/server/http/endpoint.hpp"

namespace tessera::mcp {

/// A modern message over HTTP: everything that it needs is in it, and nothing of it stays. Checked
/// in the order in which the reference implementation reports it: version field present, `_meta`
/// complete, header fields equal to the body, version supported.
/// @param server, options  outlive the task and the response
/// Spec: MCP 2026-07-28 basic/transports
[[nodiscard]] Task<http::Response> answer_modern(Server const& server,
                                                 HttpEndpointOptions const& options,
                                                 ExchangePtr exchange);

}  // namespace tessera::mcp

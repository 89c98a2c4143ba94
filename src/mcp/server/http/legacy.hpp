#pragma once

#include "http/message/response.hpp"
#include "mcp/server/exchange.hpp"
#include "mcp/server/http/endpoint.hpp"

namespace tessera::mcp {

/// A legacy message over HTTP: `initialize` gives a session id that carries the session itself;
/// every later message must bring it.
/// @param server, options  outlive the task and the response
/// Spec: MCP 2025-11-25 basic/lifecycle, basic/transports
[[nodiscard]] Task<http::Response> answer_legacy(Server const& server,
                                                 HttpEndpointOptions const& options,
                                                 ExchangePtr exchange);

/// `GET`: the client opens a stream, or goes on with one.
[[nodiscard]] http::Response listen_legacy(Server const& server, http::Request const& request);

/// `DELETE`: the client ends its session.
[[nodiscard]] http::Response end_session(Server const& server, http::Request const& request);

}  // namespace tessera::mcp

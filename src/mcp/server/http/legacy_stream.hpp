#pragma once

#include "http/message/response.hpp"
#include "mcp/server/exchange.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "mcp/server/reply.hpp"
#include "mcp/session/session_token.hpp"

#include <functional>
#include <string>

// Streams of the legacy era over HTTP. A call that answers with a stream runs on its own and writes
// a log; connections come and go and read the log:
//
//   the call ──► EventLog ──► POST's stream ─╳ (broken, or sent away with `retry`)
//                     └─────► GET with Last-Event-ID: from the next event on
//
// Spec: MCP 2025-11-25 basic/transports (a disconnect is no cancellation; resumability)

namespace tessera::mcp {

/// The response to a request that goes on: without a task group in the options, or when too many
/// logs are kept, the call lives and dies with its connection.
/// @param server, options  outlive the response and the call
[[nodiscard]] http::Response stream_call(Server const& server, HttpEndpointOptions const& options,
                                         Session const& session, ExchangePtr exchange,
                                         std::function<Task<ServerReply>(Outbox&)> rest);

/// `GET`: goes on with a call's stream when the request names an event, and otherwise opens the
/// session's stream for what the server has to say by itself.
[[nodiscard]] http::Response open_stream(Server const& server, http::Request const& request,
                                         Session const& session);

}  // namespace tessera::mcp

#pragma once

#include "http/message/response.hpp"
#include "mcp/server/http_endpoint.hpp"
#include "mcp/server/reply.hpp"

#include <string>

namespace tessera::mcp {

/// The reply as an `application/json` response.
[[nodiscard]] http::Response json_reply(ServerReply reply);
/// 202 without a body: a notification or an answer was taken.
[[nodiscard]] http::Response accepted();
/// An event stream that `body` writes.
[[nodiscard]] http::Response event_stream(http::StreamBody body);
/// One message as one event.
[[nodiscard]] std::string event_of(std::string message);

/// What a request was answered: a challenge when scopes are missing, an event stream when something
/// comes before the answer, one JSON object otherwise.
[[nodiscard]] http::Response http_reply(HttpEndpointOptions const& options,
                                        http::Request const& request, ServerReply reply);

}  // namespace tessera::mcp

#pragma once

#include "http/message/response.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "mcp/server/reply.hpp"

#include <functional>
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

/// What is said before the answer, as events of the response's stream.
class StreamOutbox final : public Outbox {
 public:
  /// @param stream  outlives this
  explicit StreamOutbox(http::ResponseStream& stream) : stream_(stream) {}
  Task<> send(std::string message) override;
  Task<> keep_alive() override;

 private:
  http::ResponseStream& stream_;
};

/// A stream of what comes before the answer, and the answer.
[[nodiscard]] http::Response stream_rest(std::function<Task<ServerReply>(Outbox&)> rest);

/// What a request was answered: a challenge when scopes are missing, an event stream when something
/// comes before the answer, one JSON object otherwise.
[[nodiscard]] http::Response http_reply(HttpEndpointOptions const& options,
                                        http::Request const& request, ServerReply reply);

}  // namespace tessera::mcp

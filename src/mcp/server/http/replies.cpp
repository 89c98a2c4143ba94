#include "mcp/server/http/replies.hpp"

#include "http/sse/writer.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

using Rest = std::function<Task<ServerReply>(Outbox&)>;

Task<> write_rest(http::ResponseStream& stream, Rest rest) {
  StreamOutbox outbox(stream);
  ServerReply const last = co_await rest(outbox);
  if (last.message.empty()) co_return;
  std::string event = event_of(last.message);
  co_await stream.write(std::move(event));
}

Task<ServerReply> nothing() { co_return ServerReply{}; }

}  // namespace

http::Response json_reply(ServerReply reply) {
  http::Response response = http::json_response(reply.status, std::move(reply.message));
  if (reply.retry_after)
    response.headers.add("Retry-After", std::to_string(reply.retry_after->count()));
  return response;
}

http::Response accepted() {
  http::Response response;
  response.status = 202;
  return response;
}

http::Response event_stream(http::StreamBody body) {
  http::Response response;
  response.headers.add("Content-Type", "text/event-stream");
  response.headers.add("Cache-Control", "no-store");
  // A proxy that collects events before it passes them on would defeat them.
  response.headers.add("X-Accel-Buffering", "no");
  response.stream = std::move(body);
  return response;
}

std::string event_of(std::string message) {
  http::SseEvent event;
  event.event = "message";
  event.data = std::move(message);
  return http::write_sse_event(event);
}

Task<> StreamOutbox::send(std::string message) {
  return stream_.write(event_of(std::move(message)));
}

Task<> StreamOutbox::keep_alive() { return stream_.write(http::write_sse_comment("waiting")); }

http::Response stream_rest(Rest rest) {
  return event_stream(
      [rest = std::move(rest)](http::ResponseStream& stream) { return write_rest(stream, rest); });
}

http::Response http_reply(HttpEndpointOptions const& options, http::Request const& request,
                          ServerReply reply) {
  if (reply.missing_scopes != nullptr && options.insufficient_scope)
    return options.insufficient_scope(request, *reply.missing_scopes);
  if (!reply.rest && reply.message.empty()) {
    // Cancelled: a stream that ends is the way of HTTP to answer nothing.
    reply.rest = [](Outbox&) { return nothing(); };
  }
  if (!reply.rest) return json_reply(std::move(reply));
  return stream_rest(std::move(reply.rest));
}

}  // namespace tessera::mcp

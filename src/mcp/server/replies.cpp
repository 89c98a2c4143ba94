#include "mcp/server/replies.hpp"

#include "http/sse/writer.hpp"

#include <utility>

namespace tessera::mcp {

ServerReply result_reply(jsonrpc::Id const& id, std::string_view result) {
  return ServerReply{200, jsonrpc::write_result(id, result)};
}

ServerReply error_reply(int status, std::optional<jsonrpc::Id> const& id, int code,
                        std::string message, std::optional<json::value> data) {
  jsonrpc::ErrorObject error{code, std::move(message), std::move(data)};
  return ServerReply{status, jsonrpc::write_error(id, error)};
}

ServerReply error_reply(int status, std::optional<jsonrpc::Id> const& id, error_code code,
                        std::string_view hint) {
  std::string message = code.message();
  if (!hint.empty() && hint != message) {
    message += ": ";
    message += hint;
  }
  return error_reply(status, id, code.value(), std::move(message));
}

http::Response json_reply(ServerReply reply) {
  return http::json_response(reply.status, std::move(reply.message));
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

}  // namespace tessera::mcp

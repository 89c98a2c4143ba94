#pragma once

#include "http/message/response.hpp"
#include "jsonrpc/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// A message that answers a request, and its HTTP status when it is the whole response.
struct ServerReply {
  int status = 200;
  std::string message;
};

[[nodiscard]] ServerReply result_reply(jsonrpc::Id const& id, std::string_view result);
[[nodiscard]] ServerReply error_reply(int status, std::optional<jsonrpc::Id> const& id, int code,
                                      std::string message, std::optional<json::value> data = {});
/// With the standard text and `hint` after it.
[[nodiscard]] ServerReply error_reply(int status, std::optional<jsonrpc::Id> const& id,
                                      error_code code, std::string_view hint);

/// The reply as an `application/json` response.
[[nodiscard]] http::Response json_reply(ServerReply reply);
/// 202 without a body: a notification or an answer was taken.
[[nodiscard]] http::Response accepted();
/// An event stream that `body` writes.
[[nodiscard]] http::Response event_stream(http::StreamBody body);
/// One message as one event.
[[nodiscard]] std::string event_of(std::string message);

}  // namespace tessera::mcp

#pragma once

#include "async/task.hpp"
#include "jsonrpc/message.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::mcp {

/// Takes what is said before an answer: notifications, and in the legacy era questions. A transport
/// implements it for one request.
class Outbox {
 public:
  virtual ~Outbox() = default;
  /// Sends one message. Throws boost::system::system_error when the peer is gone.
  virtual Task<> send(std::string message) = 0;
  /// Shows a peer that waits that we are still here, where the transport has a way to.
  virtual Task<> keep_alive() { co_return; }
  /// Sends the peer away, to come back after `pause`; nothing happens where it could not.
  virtual void send_away(std::chrono::milliseconds /*pause*/) {}
};

/// How a request is answered: by a message at once, or by a message that comes after others.
struct ServerReply {
  int status = 200;     ///< For HTTP, when the message is the whole response.
  std::string message;  ///< Empty: nothing is answered (the client has cancelled), or see `rest`.
  /// When set, the answer comes from here, and what it sends first goes out first. Called once at
  /// most; keeps alive what it needs, but for the server and the outbox. Its reply has no rest.
  std::function<Task<ServerReply>(Outbox& out)> rest;
  /// Scopes that the caller lacks a part of: HTTP says so with a challenge. Lives as the server.
  std::vector<std::string> const* missing_scopes = nullptr;
  std::optional<std::chrono::seconds> retry_after;  ///< HTTP says so in `Retry-After`.
};

[[nodiscard]] ServerReply result_reply(jsonrpc::Id const& id, std::string_view result);
[[nodiscard]] ServerReply error_reply(int status, std::optional<jsonrpc::Id> const& id, int code,
                                      std::string message, std::optional<json::value> data = {});
/// With the standard text and `hint` after it.
[[nodiscard]] ServerReply error_reply(int status, std::optional<jsonrpc::Id> const& id,
                                      error_code code, std::string_view hint);
/// -32602.
[[nodiscard]] ServerReply invalid_params(jsonrpc::Id const& id, std::string_view why);
/// -32021. @param missing  a capabilities object of the client's
[[nodiscard]] ServerReply missing_capability_reply(jsonrpc::Id const& id, json::object missing);
/// @param scopes  all that the operation needs; outlives the reply
/// Spec: MCP 2026-07-28 basic/authorization (runtime insufficient scope)
[[nodiscard]] ServerReply forbidden_reply(jsonrpc::Id const& id,
                                          std::vector<std::string> const& scopes);

/// The code of a refusal because of too many requests: one of our own, as the protocol has none.
inline constexpr int kTooManyRequests = 429;
/// @param id  nothing: the request was refused before it was read
[[nodiscard]] ServerReply too_many_requests_reply(std::optional<jsonrpc::Id> const& id,
                                                  std::string const& why,
                                                  std::chrono::seconds retry_after);

}  // namespace tessera::mcp

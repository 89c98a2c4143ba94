#pragma once

#include "async/task_group.hpp"
#include "http/message/handler.hpp"
#include "mcp/server/server.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace tessera::mcp {

struct HttpEndpointOptions {
  /// Makes the answer to a call whose scopes are not all granted: 403 with a challenge that names
  /// all of `scopes`. Empty: a plain 403.
  std::function<http::Response(http::Request const& request,
                               std::vector<std::string> const& scopes)>
      insufficient_scope{};
  std::size_t body_limit = 4UL << 20;  ///< Bytes of one message.
  /// Of the worker that the handler runs on; not owned; stopped before the server is destroyed.
  /// Runs streaming calls of the legacy era, where a broken connection is no cancellation and the
  /// client may come back for the rest, and the work of tasks. Null: such a call ends with its
  /// connection, and no call becomes a task.
  TaskGroup* tasks = nullptr;
};

/// The Streamable HTTP transport of a server: one path, both eras. Guards for `Origin`, `Host`,
/// tokens and rates stand before it as middleware. To be routed for POST, GET and DELETE.
///
/// Each POST carries one message. Its era shows in the request itself: a modern one names its
/// version in `_meta` and in a header field, a legacy one begins with `initialize` or has a
/// session. Answers are one JSON object unless the tool has something to say before it is done:
/// then they are an event stream that ends with the answer.
/// @param server  not owned; outlives the handler
/// Spec: MCP 2026-07-28 basic/transports; MCP 2025-11-25 basic/transports
[[nodiscard]] http::Handler http_endpoint(Server const& server, HttpEndpointOptions options = {});

}  // namespace tessera::mcp

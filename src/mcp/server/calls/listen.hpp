#pragma once

#include "mcp/server/operation.hpp"
#include "mcp/server/reply.hpp"

#include <string>

namespace tessera::mcp {

/// `subscriptions/listen`: first says which kinds of changes it will tell of, then tells of them
/// until the client goes away or the server stops.
/// @param operation  outlives the task; not needed by the rest of its reply
/// Spec: MCP 2026-07-28 basic/utilities/subscriptions
[[nodiscard]] Task<ServerReply> listen(Operation& operation);

/// Tells a legacy session of changed lists, and of the resources that it has subscribed to, until
/// the peer goes away or the server stops.
/// @param server, out  outlive the task
/// @param session      names the session in this process's tables
/// Spec: MCP 2025-11-25 server/resources, server/tools, server/prompts
[[nodiscard]] Task<> tell_session(Server const& server, std::string session, Outbox& out);

/// `resources/subscribe` and `resources/unsubscribe` of the legacy era.
[[nodiscard]] Task<ServerReply> subscribe(Operation& operation);
[[nodiscard]] Task<ServerReply> unsubscribe(Operation& operation);

}  // namespace tessera::mcp

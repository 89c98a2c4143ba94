#pragma once

#include "jsonrpc/message.hpp"
#include "mcp/protocol/meta.hpp"
#include "mcp/server/operation.hpp"
#include "mcp/server/reply.hpp"

#include <optional>
#include <variant>

namespace tessera::mcp {

/// The metadata that every modern request carries, or what to answer when it is missing or no good.
/// The version may still be one that we do not speak: a transport first compares it with its own
/// fields. Spec: MCP 2026-07-28 basic
[[nodiscard]] std::variant<RequestMeta, ServerReply> read_modern_meta(
    jsonrpc::Request const& request);

/// What to answer to a version that we do not speak; nothing: we do.
/// Spec: MCP 2026-07-28 basic/versioning
[[nodiscard]] std::optional<ServerReply> version_problem(jsonrpc::Id const& id,
                                                         std::string const& version);

/// The client as its request shows it, or what to answer when it asks for a log level that does not
/// exist.
[[nodiscard]] std::variant<ClientView, ServerReply> modern_client(jsonrpc::Id const& id,
                                                                  RequestMeta meta);

}  // namespace tessera::mcp

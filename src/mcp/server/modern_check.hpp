#pragma once

#include "http/headers.hpp"
#include "jsonrpc/message.hpp"
#include "mcp/protocol/meta.hpp"
#include "mcp/server/replies.hpp"

#include <variant>

namespace tessera::mcp {

/// What every modern request must carry, checked in the order in which the reference
/// implementation reports it: version field present, `_meta` complete, header fields equal to the
/// body, version supported.
/// @return the metadata, or what to answer
/// Spec: MCP 2026-07-28 basic/transports (header validation)
[[nodiscard]] std::variant<RequestMeta, ServerReply> check_modern(http::Headers const& headers,
                                                                  jsonrpc::Request const& request);

}  // namespace tessera::mcp

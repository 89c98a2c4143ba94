#pragma once

#include "http/message/response.hpp"
#include "jsonrpc/message.hpp"
#include "mcp/server/http_endpoint.hpp"

#include <string>
#include <vector>

namespace tessera::mcp {

/// The answer to a call for which the principal lacks scopes.
/// Spec: MCP 2026-07-28 basic/authorization (runtime insufficient scope)
[[nodiscard]] http::Response forbidden(HttpEndpointOptions const& options,
                                       http::Request const& request, jsonrpc::Id const& id,
                                       std::vector<std::string> const& scopes);

}  // namespace tessera::mcp

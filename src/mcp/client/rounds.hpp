#pragma once

#include "mcp/client/connection.hpp"

#include <string>

namespace tessera::mcp {

/// Sends a request and answers what the server wants to know on the way, until there is a final
/// result: `input_required` results are answered and the request is sent again with the server's
/// state as it came; addresses that a legacy server wants opened first are shown, and the request
/// is sent again.
/// Throws what Connection::request and the input handler throw, Exception(Errc::not_supported) for
/// a question that was not offered, and Exception(Errc::bad_message) for a server that never stops
/// asking.
/// Spec: MCP 2026-07-28 basic/multi-round-trip; MCP 2025-11-25 client/elicitation (URL mode errors)
[[nodiscard]] Task<json::value> request_in_rounds(Connection& connection, ConnectionParts parts,
                                                  std::string method, json::object params,
                                                  http::Headers headers, CallOptions options);

}  // namespace tessera::mcp

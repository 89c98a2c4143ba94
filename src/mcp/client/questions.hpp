#pragma once

#include "mcp/client/connection.hpp"

#include <string>
#include <string_view>

namespace tessera::mcp {

/// Has one question of the server answered: by the person, by a model, or with the roots.
/// Throws Exception(Errc::not_supported) for a kind of question that was not offered,
/// Exception(Errc::bad_message) for one that does not fit the protocol, and what the handler
/// throws.
/// @param about  what the client had asked for
/// Spec: MCP 2026-07-28 client/elicitation, client/sampling, client/roots
[[nodiscard]] Task<json::object> answer_question(ConnectionParts parts, std::string method,
                                                 json::object params, std::string about);

/// Whether a handler for such questions is there.
[[nodiscard]] bool is_offered(ClientOptions const& options, std::string_view method) noexcept;

}  // namespace tessera::mcp

#pragma once

#include "mcp/protocol/input_required.hpp"
#include "mcp/server/reply.hpp"
#include "mcp/server/server.hpp"

#include <string>

namespace tessera::mcp {

/// Asks a client of the legacy era while its request is open, and waits for the answer with signs
/// of life in between. When time runs out the client is told that nobody waits any more.
/// @param server, out, request  outlive the task
/// @param session  names the session that may answer
/// Errors: Errc::remote_error when the client refuses or does not answer in time, with words for
/// the caller. Throws when the peer is gone.
[[nodiscard]] Task<Result<json::object>> ask_on_stream(Server const& server, std::string session,
                                                       Outbox& out, InputRequest const& request);

}  // namespace tessera::mcp

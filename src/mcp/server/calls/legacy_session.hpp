#pragma once

#include "mcp/server/operation.hpp"
#include "mcp/server/reply.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

// The life of a legacy session, whatever the transport. How a session is known again is the
// transport's: a sealed id over HTTP, the process itself over stdio.

namespace tessera::mcp {

/// What `initialize` agreed on.
struct Initialized {
  ServerReply reply;
  std::string protocol_version;
  ClientOffer client;
};

/// Answers `initialize`. @return what was agreed on, or the refusal
/// Spec: MCP 2025-11-25 basic/lifecycle
[[nodiscard]] std::variant<Initialized, ServerReply> initialize(Server const& server,
                                                                jsonrpc::Request const& request);

/// The client of a session, as requests see it.
/// @param session  names it in this process's tables; not to be guessed
/// @param end      when it expires
[[nodiscard]] ClientView legacy_client(Server const& server, ClientOffer const& offer,
                                       std::string session, SysSeconds end);

/// Takes a notification of the client: a cancellation stops the call that it names.
void take_notification(Server const& server, std::string_view session,
                       jsonrpc::Notification const& notification);

/// Forgets a session that has ended and stops its calls.
void forget_session(Server const& server, std::string const& session);

/// Hands an answer of the client to the call that waits for it; takes parts of `message`.
/// @return false when nothing in that session waits for it, or it is no answer
bool take_answer(Server const& server, std::string_view session, jsonrpc::Message& message);

}  // namespace tessera::mcp

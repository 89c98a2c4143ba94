#pragma once

#include "base/error.hpp"

namespace tessera::mcp {

/// What MCP adds to the errors of JSON-RPC, and what our own half of a conversation can fail with.
/// Negative values are the codes on the wire. Spec: MCP 2026-07-28 basic (error codes)
enum class Errc {
  header_mismatch = -32020,               ///< A header field and the body disagree.
  missing_client_capability = -32021,     ///< The request needs what the client did not declare.
  unsupported_protocol_version = -32022,  ///< A revision that the server does not speak.
  url_elicitation_required = -32042,      ///< 2025-11-25 only: open these addresses first.
  resource_not_found = -32002,            ///< Up to 2025-11-25 only; never sent.

  remote_error = 1,   ///< The peer answered with a JSON-RPC error; `debug` names its code.
  bad_message,        ///< The peer's message does not fit the protocol.
  bad_header_value,   ///< A header value that is not encoded as the protocol says.
  session_lost,       ///< The peer no longer knows the session.
  no_common_version,  ///< Client and server share no revision.
  not_supported,      ///< The peer did not declare the capability.
  bad_request_state,  ///< A `requestState` that was changed, has expired, or belongs elsewhere.
  unknown_session,    ///< A session id that is not ours, has expired, or was ended.
  output_mismatch,    ///< A tool's result does not fit the tool's own outputSchema.
  not_verified,       ///< A skill's file is not what its server promised; it must not be used.
  bad_uri_template,   ///< A URI template that is malformed, or that cannot be read in one way.
};
[[nodiscard]] error_code make_error_code(Errc code);

/// The number that goes on the wire, for the values that have one.
[[nodiscard]] constexpr int wire_code(Errc code) noexcept { return static_cast<int>(code); }

/// The HTTP status for a JSON-RPC error that is the whole reply. Spec: MCP 2026-07-28
/// basic/transports
/// @param wire_code  the code on the wire; codes that are not ours give 200
[[nodiscard]] int http_status(int wire_code) noexcept;

}  // namespace tessera::mcp

template <>
struct boost::system::is_error_code_enum<tessera::mcp::Errc> : std::true_type {};

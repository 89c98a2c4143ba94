#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "http/principal.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/input_required.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// What a server must remember between a question and its answer, and gives to the client instead.
struct RequestState {
  std::map<std::string, InputRequest> asked;  ///< What was asked, by key.
  json::value state;                          ///< The tool's own.
};

/// What a sealed state may be used for; anything else makes it invalid.
struct RequestStateScope {
  http::Principal const* principal = nullptr;  ///< Not owned.
  std::string_view method;
  std::string_view name;
  std::string_view arguments_digest;  ///< SHA-256 of the canonical arguments.
};

/// Seals request states with AES-256-GCM, so that any replica with the same key can go on, and
/// nobody else can read or change them. Safe to use from any thread.
/// Spec: MCP 2026-07-28 basic/multi-round-trip (requestState)
class RequestStateSealer {
 public:
  /// @param master  at least 32 bytes; a key for this purpose alone is derived from it
  /// @param life    how long a person has to answer
  /// @param clock   not owned; outlives this
  RequestStateSealer(Secret const& master, std::chrono::seconds life, Clock const& clock);

  [[nodiscard]] std::string seal(RequestState const& state, RequestStateScope const& scope) const;

  /// Errors: Errc::bad_request_state for anything changed, expired, or of another principal,
  /// method, tool or arguments; the reason is in `debug` only.
  [[nodiscard]] Result<RequestState> open(std::string_view text,
                                          RequestStateScope const& scope) const;

 private:
  Secret key_;
  std::chrono::seconds life_;
  Clock const& clock_;
};

}  // namespace tessera::mcp

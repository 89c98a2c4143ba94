#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "http/principal.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/session/features.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// What a legacy server knows about a session, all of it read from the session id.
struct Session {
  std::string protocol_version;
  ClientOffer client;
  SysSeconds expires_at{};
  std::string key;  ///< Names the session in tables and the log; does not open it.
};

/// Session ids of the legacy era that carry the session sealed inside, so that every replica can
/// serve every session without a table. An id works only for the principal that it was issued to,
/// and is never a credential: each request is authorised by its own. Safe to use from any thread.
/// Spec: MCP 2025-11-25 basic/transports (session management)
class SessionTokens {
 public:
  /// @param master  at least 32 bytes; a key for this purpose alone is derived from it
  /// @param clock   not owned; outlives this
  SessionTokens(Secret const& master, std::chrono::seconds life, Clock const& clock);

  /// Extensions whose settings are too long for a header field are kept without their settings.
  [[nodiscard]] std::string issue(std::string_view protocol_version, ClientOffer const& client,
                                  http::Principal const* principal) const;

  /// Errors: Errc::unknown_session for anything changed, expired, or of another principal.
  [[nodiscard]] Result<Session> verify(std::string_view token,
                                       http::Principal const* principal) const;

 private:
  Secret key_;
  std::chrono::seconds life_;
  Clock const& clock_;
};

}  // namespace tessera::mcp

#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "http/headers.hpp"
#include "oauth/model/client_record.hpp"
#include "oauth/model/dpop_nonce.hpp"
#include "oauth/storage/assertion_replay.hpp"

#include <optional>
#include <string>

namespace tessera::oauth {

/// Whether tokens can be bound to a key that the client proves to have with each request.
enum class DpopMode {
  off,       ///< Proofs are not looked at.
  offered,   ///< Whoever sends a proof gets a bound token.
  nonce,     ///< The same, and each proof carries a nonce of ours, so that none is made in advance.
  required,  ///< As `nonce`, and no token without a proof.
};
BOOST_DESCRIBE_ENUM(DpopMode, off, offered, nonce, required)

/// The proofs that come with token requests. Safe to use from any thread. Spec: RFC 9449 §5
class TokenProofs {
 public:
  struct Options {
    DpopMode mode = DpopMode::offered;
    std::string token_endpoint;  ///< Its address as clients know it: what a proof must name.
    Secret nonce_key;            ///< At least 32 bytes; the same on every replica.
  };
  /// @param replay, clock  not owned; outlive this
  TokenProofs(Options options, AssertionReplay& replay, Clock const& clock);

  /// The thumbprint of the key that the request proves, or nothing when it brings no proof. A good
  /// proof is spent by this: call it once the client is known.
  /// Throws Exception(Errc::invalid_dpop_proof), also when this client or server wants a proof and
  /// there is none; Errc::use_dpop_nonce.
  Task<std::optional<std::string>> check(http::Headers const& headers,
                                         RegisteredClient const& client) const;

  /// Puts a fresh nonce into an answer, where nonces are in use.
  void add_nonce(http::Headers& answer) const;

 private:
  Options options_;
  AssertionReplay& replay_;
  Clock const& clock_;
  DpopNonces nonces_;
};

}  // namespace tessera::oauth

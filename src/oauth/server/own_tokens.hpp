#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "jose/claims.hpp"
#include "jose/jwt.hpp"
#include "oauth/server/keys/signing_keys.hpp"
#include "oauth/storage/revoked_tokens.hpp"

#include <optional>
#include <string>

namespace tessera::oauth {

/// Recognises the access tokens that this server issued, whoever they are for. Safe to
/// use from any thread.
class OwnTokens {
 public:
  /// @param keys  publishes all keys that signed tokens which may still live; not owned; outlives
  ///              this, as do `revoked` and `clock`
  OwnTokens(std::string issuer, SigningKeys& keys, RevokedTokens& revoked, Clock const& clock);

  /// The claims of a token that is ours, has not ended and was not revoked.
  /// @return nothing for everything else
  Task<std::optional<jose::Claims>> read(std::string token) const;

 private:
  SigningKeys& keys_;
  jose::VerifyOptions rules_;
  RevokedTokens& revoked_;
  Clock const& clock_;
};

}  // namespace tessera::oauth

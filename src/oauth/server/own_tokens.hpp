#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "jose/claims.hpp"
#include "jose/jwt.hpp"
#include "oauth/server/keys/signing_keys.hpp"
#include "oauth/storage/revoked_tokens.hpp"
#include "oauth/storage/tenant_states.hpp"

#include <optional>
#include <string>

namespace tessera::oauth {

/// Recognises the access tokens that this server issued, whoever they are for. Safe to
/// use from any thread.
class OwnTokens {
 public:
  /// What it refers to is not owned, and outlives it.
  struct Parts {
    SigningKeys& keys;  ///< Publishes all keys that signed tokens which may still live.
    RevokedTokens& revoked;
    TenantStates* tenants;  ///< Null: every tenant is served.
    Clock const& clock;
  };
  OwnTokens(std::string issuer, Parts const& parts);

  /// The claims of a token that is ours, has not ended and was not revoked.
  /// @return nothing for everything else
  Task<std::optional<jose::Claims>> read(std::string token) const;
  /// The same for a token that is to be used: nothing, too, when its tenant is disabled.
  Task<std::optional<jose::Claims>> read_usable(std::string token) const;

 private:
  jose::VerifyOptions rules_;
  Parts parts_;
};

}  // namespace tessera::oauth

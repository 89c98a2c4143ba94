#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/server/grants/grant.hpp"
#include "oauth/server/keys/signing_keys.hpp"

#include <chrono>
#include <string>

namespace tessera::oauth {

/// Makes access tokens: signed JWTs of type `at+jwt`, with the key that signs at that moment. Safe
/// to use from any thread. Spec: RFC 9068 §2
class AccessTokenIssuer {
 public:
  struct Options {
    std::string issuer;
    std::chrono::seconds life{300};
  };
  /// @param keys, clock, random, log  not owned; outlive the issuer
  AccessTokenIssuer(Options options, SigningKeys& keys, Clock const& clock, Random& random,
                    Log& log);

  /// Signs a token for what a grant decided and logs its `jti`. It lives for `life`, and never
  /// longer than the grant's `not_after`.
  /// Throws Exception(Errc::invalid_grant) when that has passed, Errc::server_error when signing
  /// fails.
  [[nodiscard]] TokenResponse issue(TokenGrant const& grant) const;

 private:
  Options options_;
  SigningKeys& keys_;
  Clock const& clock_;
  Random& random_;
  Log& log_;
};

}  // namespace tessera::oauth

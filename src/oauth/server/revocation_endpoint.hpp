#pragma once

#include "async/task.hpp"
#include "base/log.hpp"
#include "http/message/request.hpp"
#include "http/message/response.hpp"
#include "oauth/server/client_auth/client_authenticator.hpp"
#include "oauth/server/own_tokens.hpp"
#include "oauth/storage/people/refresh_tokens.hpp"
#include "oauth/storage/revoked_tokens.hpp"

#include <chrono>
#include <string>

namespace tessera::oauth {

/// `POST /oauth2/revoke`: a client says that it no longer needs a token. The token ends at once for
/// everybody who asks this server, and so do the tokens that were exchanged from it; with a refresh
/// token everything ends that came from the same sign-in. What is no token of ours is answered
/// alike: then there is nothing to end.
/// Safe to use from any thread. Spec: RFC 7009
class RevocationEndpoint {
 public:
  struct Parts {
    std::string issuer;
    ClientAuthenticator const& authenticator;
    OwnTokens const& tokens;
    RefreshTokens* refresh_tokens;  ///< Null: there are none.
    RevokedTokens& revoked;
    std::chrono::seconds access_token_life;  ///< After so long no token of an authorization lives.
    Clock const& clock;
    Log& log;
  };
  /// @param parts  what it refers to is not owned and outlives the endpoint
  explicit RevocationEndpoint(Parts parts) : parts_(std::move(parts)) {}

  Task<http::Response> handle(http::Request& request) const;

 private:
  Task<> answer(http::Request& request) const;
  Task<> revoke(jose::Claims const& claims, RegisteredClient const& client) const;
  Task<> revoke_refresh_token(std::string token, std::string client_id) const;
  Parts parts_;
};

}  // namespace tessera::oauth

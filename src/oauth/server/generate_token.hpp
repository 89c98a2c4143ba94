#pragma once

#include "async/task.hpp"
#include "base/log.hpp"
#include "http/message/request.hpp"
#include "http/message/response.hpp"
#include "oauth/server/access_token_issuer.hpp"
#include "oauth/server/client_auth/client_authenticator.hpp"
#include "oauth/server/grants/grant.hpp"
#include "oauth/storage/tenant_states.hpp"

#include <string>

namespace tessera::oauth {

/// `GET /generate-token`: the short form of client credentials for a person with a command line.
/// The client authenticates as at the token endpoint, with `Authorization: Basic` or a signed
/// assertion in `Client-Assertion`; everything else is the client's default. Nothing is ever taken
/// from the query. Safe to use from any thread.
class GenerateToken {
 public:
  struct Parts {
    std::string issuer;
    ClientAuthenticator const& authenticator;
    Grant const& client_credentials;
    AccessTokenIssuer const& tokens;
    Log& log;
    TenantStates* tenants = nullptr;  ///< Null: every tenant is served.
  };
  /// @param parts  what it refers to is not owned and outlives the endpoint
  explicit GenerateToken(Parts parts) : parts_(std::move(parts)) {}

  Task<http::Response> handle(http::Request& request) const;

 private:
  Task<TokenResponse> answer(http::Request& request) const;
  Parts parts_;
};

}  // namespace tessera::oauth

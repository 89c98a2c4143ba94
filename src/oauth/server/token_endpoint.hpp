#pragma once

#include "async/task.hpp"
#include "base/log.hpp"
#include "http/message/request.hpp"
#include "http/message/response.hpp"
#include "oauth/server/access_token_issuer.hpp"
#include "oauth/server/client_auth/client_authenticator.hpp"
#include "oauth/server/grants/grant.hpp"
#include "oauth/server/token_proofs.hpp"
#include "oauth/storage/registrations.hpp"
#include "oauth/storage/tenant_states.hpp"

#include <string>
#include <vector>

namespace tessera::oauth {

/// `POST /oauth2/token`: strict form, one client authentication, one grant, one token. With a proof
/// of a key the token is bound to that key.
/// Safe to use from any thread. Spec: RFC 6749 §3.2, OAuth 2.1 §3.2
class TokenEndpoint {
 public:
  struct Parts {
    std::string issuer;
    ClientAuthenticator const& authenticator;
    std::vector<Grant const*> grants;  ///< In no particular order; each name once.
    TokenProofs const& proofs;
    AccessTokenIssuer const& tokens;
    Log& log;
    Registrations* registrations = nullptr;  ///< Told who is still in use; null: nobody is.
    TenantStates* tenants = nullptr;         ///< Null: every tenant is served.
  };
  /// @param parts  what it refers to is not owned and outlives the endpoint
  explicit TokenEndpoint(Parts parts) : parts_(std::move(parts)) {}

  Task<http::Response> handle(http::Request& request) const;

 private:
  Task<TokenResponse> answer(http::Request& request) const;
  Task<> note_use(ClientPtr client) const;
  [[nodiscard]] Grant const& find_grant(std::string_view grant_type,
                                        RegisteredClient const& client) const;
  Parts parts_;
};

}  // namespace tessera::oauth

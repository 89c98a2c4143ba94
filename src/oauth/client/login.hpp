#pragma once

#include "oauth/client/access_token.hpp"
#include "oauth/client/client_identity.hpp"
#include "oauth/client/dpop_session.hpp"
#include "oauth/client/parts.hpp"

#include <memory>
#include <string>

namespace tessera::oauth {

/// A person's sign-in for one MCP server: the tokens, and everything that is needed to renew them
/// without asking anybody anew.
struct Login {
  std::string server;
  std::string issuer;
  std::string token_endpoint;
  std::string client_id;
  std::string auth_method;  ///< How the client proves itself there.
  std::string resource;
  ScopeSet asked;  ///< What was asked for; a step up adds to it.
  AccessToken token;
  std::shared_ptr<DpopSession> dpop;  ///< Null: bearer tokens.
};

[[nodiscard]] StoredLogin to_stored(Login const& login, Clock const& clock);
/// Errors: Errc::bad_store when it cannot have been written by us.
[[nodiscard]] Result<Login> from_stored(StoredLogin const& stored, Clock const& clock,
                                        Random& random);

/// Spends the refresh token: the new tokens take the old ones' place, in `login` and in the store.
/// When another process was faster its tokens are taken over instead. Throws Exception: what the
/// server refused (Errc::invalid_grant: a person must sign in again), or why it was not reached.
/// @param store, identity  not owned; outlive the task
/// Spec: RFC 6749 §6, RFC 8707 §2.2, OAuth 2.1 §4.3
Task<Login> refresh_login(ClientParts parts, CredentialStore& store, ClientIdentity const& identity,
                          Login login);

/// Writes a login to the store. @param store  not owned; outlives the task
Task<> keep_login(ClientParts parts, CredentialStore& store, Login login);

}  // namespace tessera::oauth

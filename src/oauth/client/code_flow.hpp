#pragma once

#include "oauth/client/login.hpp"
#include "oauth/client/resource_discovery.hpp"
#include "oauth/client/user_agent.hpp"

#include <chrono>
#include <cstdint>

namespace tessera::oauth {

struct CodeFlowOptions {
  ClientIdentity identity;
  std::uint16_t redirect_port = 0;              ///< 0: the system chooses one each time.
  std::chrono::milliseconds patience{300'000};  ///< How long a person may take.
};

/// What to sign in for.
struct LoginRequest {
  std::string server;  ///< Address of the MCP server.
  ProtectedResource target;
  ScopeSet scopes;  ///< Empty: no `scope` is sent.
};

/// The authorization code flow, once: registers the client if need be, sends the person to the
/// authorization server, takes the answer, and turns the code into tokens:
///
///   PKCE check -> listener -> client -> authorization URL -> person -> redirect -> code -> token
///
/// Nothing is kept but a registration; `keep_login` keeps the result.
/// @param store, agent, options  not owned; outlive the task
/// Throws Exception: Errc::bad_metadata (no S256, no endpoint), no_registration,
/// bad_authorization_response, AsyncErrc::deadline, or what the server refused.
/// Spec: OAuth 2.1 §4.1, MCP basic/authorization
Task<Login> sign_in(ClientParts parts, CredentialStore& store, UserAgent& agent,
                    CodeFlowOptions const& options, LoginRequest request);

}  // namespace tessera::oauth

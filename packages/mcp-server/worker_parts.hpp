#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "http/server/worker.hpp"
#include "jose/jwk.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "mcp/server/server.hpp"
#include "oauth/client/client_credentials.hpp"
#include "oauth/client/exchanged_tokens.hpp"
#include "oauth/client/live_tokens.hpp"
#include "oauth/resource/bearer_guard.hpp"
#include "oauth/resource/seen_proofs.hpp"
#include "packages/mcp-server/backend/accounts_api.hpp"
#include "packages/mcp-server/backend/exchange_identity.hpp"
#include "packages/mcp-server/backend/service_identity.hpp"
#include "packages/mcp-server/config.hpp"
#include "packages/mcp-server/issuers/issuer_parts.hpp"
#include "packages/mcp-server/tenants/tenant_parts.hpp"

namespace tessera::mcp_server {

/// What the process holds once: read at start-up, never changed. Safe to use from any thread.
struct Services {
  /// Reads the key files. Throws Exception when one cannot be used.
  /// @param log, clock, random  not owned; outlive this
  Services(Config config, Log& log, Clock const& clock, Random& random);

  Config const config;
  Log& log;
  Clock const& clock;
  Random& random;
  jose::SigningKey const client_key;  ///< Proves us to the authorization server.
  Secret const state_key;             ///< Seals what clients carry for us.
  std::shared_ptr<mcp::SharedState> const shared;
  std::shared_ptr<oauth::SeenProofs> const seen_proofs;  ///< Of all workers' callers.
  TenantServices const tenants;  ///< Rules, limits and the database of tenants.
};

/// The tokens of the two ways of calling the backend; only the configured one is ever asked for.
struct BackendTokens {
  oauth::ExchangedTokens exchanged;  ///< In the caller's name.
  oauth::ClientCredentials own;      ///< In our own.
};

/// What one worker has for itself, in the order of use: built top to bottom, destroyed bottom to
/// top.
struct WorkerParts {
  /// @param services  not owned; outlives this
  WorkerParts(Services const& services, http::Worker& worker);

  std::unique_ptr<http::Client> client;       ///< Pooled connections to issuer and backend.
  IssuerParts issuers;                        ///< Whose tokens count, and their keys.
  oauth::LiveTokens live;                     ///< Whether the issuer stands by a token.
  oauth::BearerGuard guard;                   ///< Who calls, for which tenant.
  TenantParts tenants;                        ///< What the caller's tenant may do.
  BackendTokens tokens;                       ///< Our tokens for the backend.
  std::unique_ptr<BackendIdentity> identity;  ///< What the backend sees.
  backend::AccountsApi api;
  mcp::Server server;  ///< The tools.
};

}  // namespace tessera::mcp_server

#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "http/server/worker.hpp"
#include "jose/jwk.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "mcp/server/server.hpp"
#include "oauth/client/live_tokens.hpp"
#include "oauth/resource/bearer_guard.hpp"
#include "oauth/resource/seen_proofs.hpp"
#include "packages/mcp-server/backend/backend_keys.hpp"
#include "packages/mcp-server/backend/backends.hpp"
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
  BackendKeySet const keys;  ///< Prove us to the authorization server and to backends.
  Secret const state_key;    ///< Seals what clients carry for us.
  std::shared_ptr<mcp::SharedState> const shared;
  std::shared_ptr<oauth::SeenProofs> const seen_proofs;  ///< Of all workers' callers.
  TenantServices const tenants;  ///< Rules, limits and the database of tenants.
};

/// What one worker has for itself, in the order of use: built top to bottom, destroyed bottom to
/// top.
struct WorkerParts {
  /// @param services  not owned; outlives this
  WorkerParts(Services const& services, http::Worker& worker);

  std::unique_ptr<http::Client> client;  ///< Pooled connections to issuer and backend.
  IssuerParts issuers;                   ///< Whose tokens count, and their keys.
  oauth::LiveTokens live;                ///< Whether the issuer stands by a token.
  oauth::BearerGuard guard;              ///< Who calls, for which tenant.
  TenantParts tenants;                   ///< What the caller's tenant may do.
  Backends backends;                     ///< Whom the tools call, and as whom.
  mcp::Server server;                    ///< The tools.
};

}  // namespace tessera::mcp_server

#pragma once

#include "async/blocking_pool.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "oauth/keys/fetched_issuer_keys.hpp"
#include "oauth/resource/seen_proofs.hpp"
#include "oauth/server/authorization_server.hpp"
#include "oauth/server/clients/fetched_documents.hpp"
#include "oauth/storage/assertion_replay.hpp"
#include "oauth/storage/people/people_stores.hpp"
#include "oauth/storage/registrations.hpp"
#include "oauth/storage/revoked_tokens.hpp"
#include "oauth/storage/sql_client_store.hpp"
#include "packages/api-server/accounts.hpp"
#include "packages/api-server/config.hpp"
#include "packages/api-server/document_audit.hpp"
#include "packages/api-server/keys/live_signing_keys.hpp"
#include "packages/api-server/tenant_states.hpp"
#include "store/database.hpp"

#include <memory>
#include <vector>

namespace tessera::api_server {

/// What all workers of the process share: everything here is safe to use from any thread. Built top
/// to bottom from a resolved and checked configuration, destroyed bottom to top.
class Services {
 public:
  /// Reads the keys, opens the database and brings its tables to the newest version.
  /// @param log, clock, random  not owned; outlive this
  /// Throws Exception when a key or the database cannot be used.
  Services(Config config, Log& log, Clock const& clock, Random& random);

  Config const config;
  Log& log;
  Clock const& clock;
  Random& random;
  LiveSigningKeys keys;
  store::Database database;
  Accounts accounts;
  oauth::SqlClientStore clients;
  oauth::SqlAssertionReplay replay;
  oauth::SqlRevokedTokens revoked;
  SqlTenantStates tenants;
  oauth::PeopleStores people;
  std::unique_ptr<oauth::FetchedIssuerKeys> issuer_keys;  ///< Null: no other issuer is trusted.
  DocumentAudit document_audit;
  std::unique_ptr<oauth::FetchedDocuments> const documents;  ///< Null: not offered.
  oauth::Registrations registrations;
  oauth::AuthorizationServer authorization;
  oauth::SeenProofs seen_proofs;  ///< Of the calls to the business routes.
  BlockingPool drawing;           ///< For charts: they cost milliseconds of processor time.
};

/// The scopes of the business routes.
[[nodiscard]] std::vector<std::string> const& api_scopes();

/// Opens the database of the configuration, with all tables of this program.
/// @param log  not owned; outlives the database
[[nodiscard]] store::Database::Options database_options(Config const& config, Log& log);
void migrate_all(store::Database& database, Log& log);

}  // namespace tessera::api_server

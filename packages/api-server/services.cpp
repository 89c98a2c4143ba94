#include "packages/api-server/services.hpp"

#include "appkit/config.hpp"
#include "base/encoding.hpp"
#include "oauth/storage/people_schema.hpp"
#include "oauth/storage/registration_schema.hpp"
#include "oauth/storage/schema.hpp"
#include "oauth/storage/token_schema.hpp"
#include "packages/api-server/client_options.hpp"
#include "packages/api-server/keys/key_administration.hpp"
#include "packages/api-server/routes/caller.hpp"
#include "packages/api-server/schema.hpp"
#include "packages/api-server/trusted_issuers.hpp"

#include <algorithm>

namespace tessera::api_server {
namespace {

Secret read_pepper(Config const& config) {
  return appkit::read_secret_file(config.oauth.pepper_file).value();
}

oauth::AuthorizationServer::Options authorization_options(Config const& config) {
  oauth::AuthorizationServer::Options options;
  options.issuer = config.oauth.issuer;
  options.access_token_life = std::chrono::seconds(config.oauth.access_token_seconds);
  options.pepper = read_pepper(config);
  options.generate_token = config.oauth.generate_token;
  options.dpop = config.oauth.dpop;
  options.foreign_issuers = foreign_issuers(config.oauth.trusted_issuers).value();
  options.scope_texts = config.people.scope_texts;
  bool own_is_listed = false;
  for (ResourceConfig const& one : config.oauth.resources) {
    own_is_listed = own_is_listed || one.resource == config.resource;
    options.resources.push_back({one.resource, one.scopes});
  }
  if (!own_is_listed) options.resources.push_back({config.resource, api_scopes()});
  options.registration = registration_options(config);
  return options;
}

/// Only where somebody is trusted: a thread waits for whoever asks.
std::unique_ptr<oauth::FetchedIssuerKeys> make_issuer_keys(Config const& config, Clock const& clock,
                                                           Log& log) {
  if (config.oauth.trusted_issuers.empty()) return nullptr;
  std::vector<oauth::IssuerAddress> addresses;
  for (TrustedIssuerConfig const& one : config.oauth.trusted_issuers)
    addresses.push_back({one.issuer, one.jwks_uri});
  return std::make_unique<oauth::FetchedIssuerKeys>(std::move(addresses), clock, log);
}

oauth::PeopleStores::Options people_options(PeopleConfig const& config) {
  oauth::PeopleStores::Options options;
  options.sign_ins.idle = std::chrono::minutes(config.session_idle_minutes);
  options.sign_ins.life = std::chrono::hours(config.session_hours);
  options.refresh_tokens.idle = std::chrono::hours(24) * config.refresh_idle_days;
  options.refresh_tokens.life = std::chrono::hours(24) * config.refresh_days;
  options.code_life = std::chrono::seconds(config.code_seconds);
  return options;
}

std::unique_ptr<oauth::FetchedDocuments> make_documents(
    Config const& config, oauth::FetchedDocuments::Collaborators with) {
  if (!config.documents.enabled) return nullptr;
  return std::make_unique<oauth::FetchedDocuments>(documents_options(config), with);
}

/// A database that was opened without its tables would fail at its first use: so they go together.
store::Database& with_tables(store::Database& database, Log& log) {
  migrate_all(database, log);
  return database;
}

}  // namespace

std::vector<std::string> const& api_scopes() {
  static std::vector<std::string> const scopes{
      std::string(kScopeEmailRead), std::string(kScopeEmailWrite), std::string(kScopeChartRead)};
  return scopes;
}

store::Database::Options database_options(Config const& config, Log& log) {
  store::Database::Options options;
  options.url = config.database.url;
  options.readers = config.database.readers;
  options.log = &log;
  return options;
}

void migrate_all(store::Database& database, Log& log) {
  store::migrate(database, accounts_migrations(), log);
  store::migrate(database, oauth::oauth_migrations(), log);
  store::migrate(database, oauth::oauth_tokens_migrations(), log);
  store::migrate(database, oauth::oauth_people_migrations(), log);
  store::migrate(database, oauth::oauth_registration_migrations(), log);
}

Services::Services(Config given, Log& where, Clock const& time, Random& dice)
    : config(std::move(given)),
      log(where),
      clock(time),
      random(dice),
      keys(key_files(config), clock, log),
      database(database_options(config, log)),
      accounts(with_tables(database, log), clock),
      clients(database, clock),
      replay(database, clock),
      revoked(database, clock),
      tenants(database, clock),
      people(database, clock, random, read_pepper(config), people_options(config.people)),
      issuer_keys(make_issuer_keys(config, clock, log)),
      document_audit(database, clock),
      documents(make_documents(config, {clock, log, &document_audit})),
      registrations(registration_limits(config.registration), database, clients, clock),
      authorization(authorization_options(config),
                    {clients, replay, revoked, people.attempts, clock, random, log,
                     issuer_keys.get(), documents.get(), config.people.enabled ? &people : nullptr,
                     &keys, &registrations, &tenants}),
      drawing(BlockingPool::Options{}) {}

}  // namespace tessera::api_server

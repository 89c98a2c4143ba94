#include "packages/api-server/services.hpp"

#include "appkit/config.hpp"
#include "base/encoding.hpp"
#include "oauth/storage/people_schema.hpp"
#include "oauth/storage/schema.hpp"
#include "oauth/storage/token_schema.hpp"
#include "packages/api-server/routes/caller.hpp"
#include "packages/api-server/schema.hpp"
#include "packages/api-server/trusted_issuers.hpp"

#include <algorithm>

namespace tessera::api_server {
namespace {

jose::SigningKey read_signing_key(std::string const& path) {
  Secret const pem = appkit::read_secret_file(path).value();
  Result<crypto::PrivateKey> key = crypto::PrivateKey::from_pem(pem);
  if (!key)
    throw Exception(fail(appkit::Errc::bad_setting,
                         path + " holds no usable private key: " + key.error().hint,
                         key.error().debug));
  return jose::make_signing_key(std::move(*key), jose::Algorithm::es256).value();
}

std::vector<jose::SigningKey> read_signing_keys(std::vector<std::string> const& paths) {
  std::vector<jose::SigningKey> keys;
  for (std::string const& path : paths) keys.push_back(read_signing_key(path));
  return keys;
}

jose::JwkSet public_halves(std::vector<jose::SigningKey> const& keys) {
  jose::JwkSet set;
  for (jose::SigningKey const& key : keys) {
    jose::Jwk half = jose::Jwk::from_key(key.key.public_key(), key.algorithm, key.kid).value();
    set.add(std::move(half)).value();
  }
  return set;
}

Secret read_pepper(Config const& config) {
  return appkit::read_secret_file(config.oauth.pepper_file).value();
}

oauth::AuthorizationServer::Options authorization_options(Config const& config,
                                                          std::vector<jose::SigningKey> keys) {
  oauth::AuthorizationServer::Options options;
  options.issuer = config.oauth.issuer;
  options.access_token_life = std::chrono::seconds(config.oauth.access_token_seconds);
  options.signing_keys = std::move(keys);
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
}

Services::Services(Config given, Log& where, Clock const& time, Random& dice)
    : config(std::move(given)),
      log(where),
      clock(time),
      random(dice),
      signing_keys(read_signing_keys(config.oauth.signing_key_files)),
      public_keys(public_halves(signing_keys)),
      database(database_options(config, log)),
      accounts(with_tables(database, log), clock),
      clients(database, clock),
      replay(database, clock),
      revoked(database, clock),
      people(database, clock, random, read_pepper(config), people_options(config.people)),
      issuer_keys(make_issuer_keys(config, clock, log)),
      authorization(authorization_options(config, signing_keys),
                    {clients, replay, revoked, people.attempts, clock, random, log,
                     issuer_keys.get(), nullptr, config.people.enabled ? &people : nullptr}),
      drawing(BlockingPool::Options{}) {}

}  // namespace tessera::api_server

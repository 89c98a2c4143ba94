#pragma once

#include "appkit/server_config.hpp"
#include "base/json_codec.hpp"
#include "oauth/server/token_proofs.hpp"
#include "packages/api-server/client_config.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

// The settings of api-server. config.example.toml explains each; paths are relative to the file.

namespace tessera::api_server {

/// Settings are read strictly: what is not known here is refused, what is absent keeps its default.
template <class T>
constexpr JsonStyle json_style(T const*) {
  return {.refuse_unknown = true, .defaults = true};
}

/// Something that tokens can be issued for.
struct ResourceConfig {
  std::string resource;
  std::vector<std::string> scopes;
};
BOOST_DESCRIBE_STRUCT(ResourceConfig, (), (resource, scopes))

/// Another issuer whose tokens are taken; see `oauth::ForeignIssuer`.
struct TrustedIssuerConfig {
  std::string name;
  std::string issuer;
  std::string jwks_uri;
  std::string profile;                  ///< `cognito`; empty: only what is said below counts.
  std::vector<std::string> algorithms;  ///< Empty: those of the profile, else ES256 and RS256.
  std::vector<std::string> types;
  std::string audience;
  std::string scope_prefix;
  std::map<std::string, std::vector<std::string>> required_claims;
  std::vector<std::string> clients;
  std::string tenant;
  std::string tenant_claim;
  std::map<std::string, std::string> tenants;
  std::map<std::string, std::vector<std::string>> scopes;
  bool for_exchange = false;
  bool for_grants = false;
  bool single_use = true;
};
BOOST_DESCRIBE_STRUCT(TrustedIssuerConfig, (),
                      (name, issuer, jwks_uri, profile, algorithms, types, audience, scope_prefix,
                       required_claims, clients, tenant, tenant_claim, tenants, scopes,
                       for_exchange, for_grants, single_use))

/// Another server that may say for whom it calls us; see `AssertionIssuers`.
struct AssertionIssuerConfig {
  std::string issuer;                ///< Its resource identifier: `iss`.
  std::string jwks_uri;              ///< Its keys; or …
  std::string public_key_file;       ///< … one of them, as PEM.
  std::vector<std::string> scopes;   ///< The most that it can say that a caller has.
  std::vector<std::string> tenants;  ///< Whom it may speak for; `["*"]`: every one.
};
BOOST_DESCRIBE_STRUCT(AssertionIssuerConfig, (),
                      (issuer, jwks_uri, public_key_file, scopes, tenants))

struct OAuthConfig {
  std::string issuer = "http://localhost:3006";
  std::vector<std::string> signing_key_files{"keys/signing.pem"};
  std::string key_plan_file = "keys/signing-keys.json";
  std::string pepper_file = "keys/pepper";
  std::uint32_t access_token_seconds = 300;
  bool generate_token = true;
  bool accept_x_jwt_token = true;
  oauth::DpopMode dpop = oauth::DpopMode::offered;
  std::vector<ResourceConfig> resources{
      {"http://localhost:3005/mcp", {"email:read", "email:write", "chart:read"}}};
  std::vector<TrustedIssuerConfig> trusted_issuers;
};
BOOST_DESCRIBE_STRUCT(OAuthConfig, (),
                      (issuer, signing_key_files, key_plan_file, pepper_file, access_token_seconds,
                       generate_token, accept_x_jwt_token, dpop, resources, trusted_issuers))

/// People who sign in, and what they allow applications.
struct PeopleConfig {
  bool enabled = true;
  std::uint32_t session_idle_minutes = 60;
  std::uint32_t session_hours = 12;
  std::uint32_t refresh_idle_days = 14;
  std::uint32_t refresh_days = 90;
  std::uint32_t code_seconds = 60;
  std::map<std::string, std::string> scope_texts{
      {"chart:read", "look at charts of the accounts"},
      {"email:read", "read the e-mail addresses of accounts"},
      {"email:write", "change the e-mail addresses of accounts"}};
};
BOOST_DESCRIBE_STRUCT(PeopleConfig, (),
                      (enabled, session_idle_minutes, session_hours, refresh_idle_days,
                       refresh_days, code_seconds, scope_texts))

struct DatabaseConfig {
  std::string url = "sqlite:tessera.db";
  std::uint32_t readers = 2;
};
BOOST_DESCRIBE_STRUCT(DatabaseConfig, (), (url, readers))

struct Config {
  std::string resource;
  appkit::ListenConfig listen{.port = 3006};
  OAuthConfig oauth;
  std::vector<AssertionIssuerConfig> assertion_issuers;
  PeopleConfig people;
  RegistrationConfig registration;
  DocumentsConfig documents;
  DatabaseConfig database;
  appkit::GuardConfig guard;
  appkit::LogConfig log;
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (resource, listen, oauth, assertion_issuers, people, registration, documents,
                       database, guard, log))

/// Makes every path absolute or relative to the working folder, and fills in what follows from
/// something else: the resource from the issuer.
[[nodiscard]] Config resolve(Config config, std::string const& config_file);

/// What cannot be said by types alone. Errors: appkit::Errc::bad_setting, naming the key.
[[nodiscard]] Result<void> check(Config const& config);

}  // namespace tessera::api_server

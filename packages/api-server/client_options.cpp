#include "packages/api-server/client_options.hpp"

#include "appkit/config.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/model/token_messages.hpp"
#include "packages/api-server/services.hpp"

#include <algorithm>

namespace tessera::api_server {
namespace {

using Names = std::vector<std::string>;

/// Every resource with its scopes, as tokens are issued for.
std::vector<ResourceConfig> all_resources(Config const& config) {
  std::vector<ResourceConfig> all = config.oauth.resources;
  bool const own_is_listed =
      std::ranges::find(all, config.resource, &ResourceConfig::resource) != all.end();
  if (!own_is_listed) all.push_back({config.resource, api_scopes()});
  return all;
}

Names chosen_resources(Config const& config, Names const& named) {
  Names chosen;
  for (ResourceConfig const& one : all_resources(config)) {
    bool const is_named = named.empty() || std::ranges::find(named, one.resource) != named.end();
    if (is_named) chosen.push_back(oauth::normalize_resource(one.resource).value());
  }
  return chosen;
}

Names chosen_scopes(Config const& config, Names const& named, Names const& resources) {
  if (!named.empty()) return named;
  Names scopes;
  for (ResourceConfig const& one : all_resources(config)) {
    std::string const resource = oauth::normalize_resource(one.resource).value();
    if (std::ranges::find(resources, resource) == resources.end()) continue;
    for (std::string const& scope : one.scopes)
      if (std::ranges::find(scopes, scope) == scopes.end()) scopes.push_back(scope);
  }
  return scopes;
}

void set_access(oauth::ClientTerms& terms, Config const& config, Names const& scopes,
                Names const& resources) {
  terms.resources = chosen_resources(config, resources);
  terms.scopes = chosen_scopes(config, scopes, terms.resources);
}

oauth::StatementIssuer read_issuer(StatementIssuerConfig const& config) {
  std::string const text = appkit::read_file(config.jwks_file, jose::JwkSet::kMaxBytes).value();
  Result<jose::JwkSet> keys = jose::JwkSet::parse(text);
  if (!keys || keys->keys().empty())
    throw Exception(
        fail(appkit::Errc::bad_setting, config.jwks_file + " holds no set of public keys (JWKS)"));
  return {config.issuer, std::move(*keys)};
}

oauth::FetchedDocuments::MachineRule machine_rule(Config const& config,
                                                  MachineConfig const& machine) {
  oauth::FetchedDocuments::MachineRule rule;
  rule.host = machine.host;
  rule.terms.grant_types = {std::string(oauth::kGrantClientCredentials)};
  rule.terms.auth_methods = {"private_key_jwt"};
  rule.terms.tenants = {machine.tenant};
  set_access(rule.terms, config, machine.scopes, machine.resources);
  return rule;
}

}  // namespace

oauth::ClientTerms registration_terms(Config const& config) {
  RegistrationConfig const& from = config.registration;
  oauth::ClientTerms terms;
  terms.grant_types = from.grant_types;
  terms.auth_methods = from.auth_methods;
  terms.redirect_hosts = from.redirect_hosts;
  terms.redirect_uris = from.redirect_uris;
  set_access(terms, config, from.scopes, from.resources);
  return terms;
}

std::optional<oauth::RegistrationOptions> registration_options(Config const& config) {
  if (config.registration.mode == "off") return {};
  oauth::RegistrationOptions options;
  if (config.registration.mode == "open") options.open_terms = registration_terms(config);
  for (StatementIssuerConfig const& issuer : config.registration.statement_issuers)
    options.statement_issuers.push_back(read_issuer(issuer));
  return options;
}

oauth::Registrations::Limits registration_limits(RegistrationConfig const& config) {
  oauth::Registrations::Limits limits;
  limits.block_per_minute = config.block_per_minute;
  limits.block_per_day = config.block_per_day;
  limits.all_per_minute = config.all_per_minute;
  limits.unused_per_block = config.unused_per_block;
  limits.unused = config.unused;
  limits.clients = config.clients;
  limits.unused_life = std::chrono::hours(config.unused_hours);
  limits.inactive_life = std::chrono::hours(24) * config.inactive_days;
  return limits;
}

oauth::FetchedDocuments::Options documents_options(Config const& config) {
  DocumentsConfig const& from = config.documents;
  oauth::FetchedDocuments::Options options;
  options.url = {.allow_query = from.allow_query, .allow_loopback = from.allow_loopback};
  options.allowed_hosts = from.allowed_hosts;
  options.denied_hosts = from.denied_hosts;
  options.ports = from.ports;
  options.fetcher.ca_file = from.ca_file;
  set_access(options.terms, config, from.scopes, from.resources);
  for (MachineConfig const& machine : from.machines)
    options.machines.push_back(machine_rule(config, machine));
  return options;
}

}  // namespace tessera::api_server

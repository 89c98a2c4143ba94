#include "packages/api-server/client_config.hpp"

#include "appkit/config.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/server/clients/client_terms.hpp"
#include "packages/api-server/client_options.hpp"
#include "packages/api-server/config.hpp"

#include <algorithm>

namespace tessera::api_server {
namespace {

Error refuse(std::string_view key, std::string const& why) {
  return fail(appkit::Errc::bad_setting, "configuration: " + std::string(key) + ": " + why);
}

bool is_host_pattern(std::string_view pattern) {
  if (pattern.starts_with("*.")) pattern.remove_prefix(2);
  return !pattern.empty() && pattern.front() != '.' && std::ranges::all_of(pattern, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

Result<void> check_hosts(std::string_view key, std::vector<std::string> const& patterns) {
  for (std::string const& pattern : patterns)
    if (!is_host_pattern(pattern))
      return refuse(key, "'" + pattern + "' is no host name in lower case, nor *. and one");
  return {};
}

Result<void> check_registration(Config const& config) {
  RegistrationConfig const& one = config.registration;
  if (one.mode != "off" && one.mode != "token" && one.mode != "open")
    return refuse("registration.mode", "must be off, token or open");
  for (std::uint32_t const number :
       {one.redirect_uris, one.block_per_minute, one.block_per_day, one.all_per_minute,
        one.unused_per_block, one.unused, one.clients, one.unused_hours, one.inactive_days})
    if (number == 0 || number > 1'000'000)
      return refuse("registration", "a number must be 1 to 1000000");
  Result<void> hosts = check_hosts("registration.redirect_hosts", one.redirect_hosts);
  if (!hosts) return hosts;
  Result<void> const terms = oauth::check_client_terms(registration_terms(config));
  if (!terms) return refuse("registration", terms.error().hint);
  for (StatementIssuerConfig const& issuer : one.statement_issuers)
    if (issuer.issuer.empty() || issuer.jwks_file.empty())
      return refuse("registration.statement_issuers", "issuer and jwks_file are both needed");
  return {};
}

Result<void> check_documents(Config const& config) {
  DocumentsConfig const& one = config.documents;
  for (auto const& [key, patterns] : {std::pair("documents.allowed_hosts", &one.allowed_hosts),
                                      std::pair("documents.denied_hosts", &one.denied_hosts)}) {
    Result<void> hosts = check_hosts(key, *patterns);
    if (!hosts) return hosts;
  }
  if (one.ports.empty() || std::ranges::count(one.ports, 0) > 0)
    return refuse("documents.ports", "must name at least one port");
  oauth::FetchedDocuments::Options const options = documents_options(config);
  Result<void> const terms = oauth::check_client_terms(options.terms);
  if (!terms) return refuse("documents", terms.error().hint);
  for (MachineConfig const& machine : one.machines) {
    Result<void> host = check_hosts("documents.machines.host", {machine.host});
    if (!host) return host;
    if (!oauth::is_tenant_id(machine.tenant))
      return refuse("documents.machines.tenant", "must name a tenant");
    if (machine.scopes.empty())
      return refuse("documents.machines.scopes", "must name what " + machine.host + " may do");
  }
  for (auto const& rule : options.machines) {
    Result<void> const machine = oauth::check_client_terms(rule.terms);
    if (!machine) return refuse("documents.machines", machine.error().hint);
  }
  return {};
}

}  // namespace

void resolve_clients(Config& config, std::string const& config_file) {
  config.documents.ca_file = appkit::beside(config_file, config.documents.ca_file);
  for (StatementIssuerConfig& issuer : config.registration.statement_issuers)
    issuer.jwks_file = appkit::beside(config_file, issuer.jwks_file);
}

Result<void> check_clients(Config const& config) {
  Result<void> registration = check_registration(config);
  if (!registration) return registration;
  return check_documents(config);
}

}  // namespace tessera::api_server

#include "packages/api-server/trusted_issuers.hpp"

#include "appkit/config.hpp"

namespace tessera::api_server {
namespace {

Error refuse(std::string const& why) {
  return fail(appkit::Errc::bad_setting, "configuration: oauth.trusted_issuers: " + why);
}

Result<oauth::ForeignIssuer> foreign_issuer(TrustedIssuerConfig const& from) {
  oauth::ForeignIssuer issuer;
  if (!from.profile.empty()) {
    Result<oauth::IssuerProfile> profile = oauth::profile_named(from.profile, from.issuer);
    if (!profile) return refuse("'" + from.name + "': " + profile.error().hint);
    issuer = oauth::ForeignIssuer(std::move(*profile));
  }
  issuer.name = from.name;
  issuer.issuer = from.issuer;
  issuer.jwks_uri = from.jwks_uri;
  if (!from.algorithms.empty()) issuer.algorithms.clear();
  for (std::string const& name : from.algorithms) {
    auto const algorithm = jose::algorithm_from_name(name);
    if (!algorithm) return refuse("'" + from.name + "': no algorithm is named '" + name + "'");
    issuer.algorithms.push_back(*algorithm);
  }
  if (!from.types.empty()) issuer.types = from.types;
  issuer.audience = from.audience;
  issuer.scope_prefix = from.scope_prefix;
  for (auto const& [claim, values] : from.required_claims) issuer.required_claims[claim] = values;
  issuer.clients = from.clients;
  issuer.tenant = from.tenant;
  issuer.tenant_claim = from.tenant_claim;
  issuer.tenants = from.tenants;
  issuer.scopes = from.scopes;
  issuer.for_exchange = from.for_exchange;
  issuer.for_grants = from.for_grants;
  issuer.single_use = from.single_use;
  Result<void> const fine = oauth::check_foreign_issuer(issuer);
  if (!fine) return refuse(fine.error().hint);
  return issuer;
}

}  // namespace

Result<std::vector<oauth::ForeignIssuer>> foreign_issuers(
    std::vector<TrustedIssuerConfig> const& configured) {
  std::vector<oauth::ForeignIssuer> issuers;
  for (TrustedIssuerConfig const& one : configured) {
    Result<oauth::ForeignIssuer> issuer = foreign_issuer(one);
    if (!issuer) return issuer.error();
    issuers.push_back(std::move(*issuer));
  }
  return issuers;
}

}  // namespace tessera::api_server

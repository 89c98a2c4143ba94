#include "packages/mcp-server/issuers/issuer_config.hpp"

#include "appkit/config.hpp"
#include "http/message/url.hpp"
#include "oauth/model/identifiers.hpp"

#include <set>

namespace tessera::mcp_server {
namespace {

Error bad(IssuerConfig const& config, std::string_view why) {
  return fail(appkit::Errc::bad_setting,
              "configuration: issuers: '" + config.issuer + "': " + std::string(why));
}

}  // namespace

Result<oauth::IssuerProfile> profile_of(IssuerConfig const& config) {
  Result<oauth::IssuerProfile> profile = oauth::profile_named(config.profile, config.issuer);
  if (!profile) return bad(config, profile.error().hint);
  if (!config.algorithms.empty()) profile->algorithms.clear();
  for (std::string const& name : config.algorithms) {
    auto const algorithm = jose::algorithm_from_name(name);
    if (!algorithm) return bad(config, "no algorithm is named '" + name + "'");
    profile->algorithms.push_back(*algorithm);
  }
  for (auto const& [claim, values] : config.required_claims)
    profile->required_claims[claim] = values;
  if (!config.clients.empty()) profile->required_claims[profile->client_claim] = config.clients;
  profile->scope_prefix = config.scope_prefix;
  profile->scopes = config.scopes;
  profile->keep_other_scopes = config.scopes.empty();
  bool const says_tenant = !config.tenant.empty() || !config.tenant_claim.empty();
  if (says_tenant) profile->tenant_claim = config.tenant_claim;
  profile->tenant = config.tenant;
  profile->tenants = config.tenants;
  if (config.max_token_seconds != 0)
    profile->max_life = std::chrono::seconds(config.max_token_seconds);
  Result<void> const fine = oauth::check_profile(*profile);
  if (!fine) return bad(config, fine.error().hint);
  return profile;
}

Result<void> check(std::vector<IssuerConfig> const& issuers, std::string const& own_issuer) {
  std::set<std::string> names{own_issuer};
  for (IssuerConfig const& one : issuers) {
    if (!oauth::is_issuer(one.issuer))
      return bad(one, "issuer must be an http(s) URL without a query");
    if (!one.jwks_uri.empty() && !http::parse_url(one.jwks_uri))
      return bad(one, "jwks_uri must be an http(s) URL");
    Result<oauth::IssuerProfile> const profile = profile_of(one);
    if (!profile) return profile.error();
    // Without these two every program of the pool would get in, whatever it was let into it for.
    if (one.profile == "cognito" && one.scope_prefix.empty() && one.clients.empty())
      return bad(one,
                 "with the profile cognito, scope_prefix (the identifier of the resource "
                 "server), clients, or both must be given");
    bool is_new = names.insert(one.issuer).second;
    for (std::string const& other : profile->other_names)
      is_new = names.insert(other).second && is_new;
    if (!is_new) return bad(one, "it is named twice, or is auth.issuer");
  }
  return {};
}

}  // namespace tessera::mcp_server

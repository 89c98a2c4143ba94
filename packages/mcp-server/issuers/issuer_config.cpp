#include "packages/mcp-server/issuers/issuer_config.hpp"

#include "appkit/config.hpp"
#include "http/message/url.hpp"
#include "oauth/client/server_discovery.hpp"
#include "oauth/model/identifiers.hpp"

#include <set>

namespace tessera::mcp_server {
namespace {

Error bad(IssuerConfig const& config, std::string_view why) {
  return fail(appkit::Errc::bad_setting,
              "configuration: issuers: '" + config.issuer + "': " + std::string(why));
}

/// That what is said about asking the issuer is complete, and is said only where it is asked.
Result<void> check_verification(IssuerConfig const& config) {
  IntrospectionConfig const& how = config.introspection;
  if (config.verify != kVerifySignature && config.verify != kVerifyIntrospect)
    return bad(config, "verify is '" + config.verify +
                           "'; it must be 'signature' (its keys tell) or 'introspect' (it is asked "
                           "about each token)");
  if (how.believe_seconds < 1 || how.believe_seconds > 60)
    return bad(config, "introspection.believe_seconds must be 1 to 60");
  bool const has_secret = !how.client_secret_file.empty();
  bool const has_key = !how.key_file.empty();
  if (config.verify == kVerifySignature) {
    if (!how.endpoint.empty() || !how.client_id.empty() || has_secret || has_key)
      return bad(config, "introspection counts only with verify = 'introspect'");
    return {};
  }
  if (!how.endpoint.empty() && !oauth::is_safe_endpoint(how.endpoint))
    return bad(config, "introspection.endpoint must be https, or on this machine");
  if (how.client_id.empty()) return bad(config, "introspection.client_id must say who we are");
  if (has_secret == has_key)
    return bad(config,
               "introspection: exactly one of client_secret_file and key_file must prove "
               "who we are");
  return {};
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

void resolve(IssuerConfig& issuer, std::string const& config_file) {
  for (std::string* const path :
       {&issuer.introspection.client_secret_file, &issuer.introspection.key_file})
    *path = appkit::beside(config_file, *path);
}

Result<void> check(std::vector<IssuerConfig> const& issuers, std::string const& own_issuer,
                   bool own_is_asked) {
  std::set<std::string> names{own_issuer};
  bool is_asked = own_is_asked;
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
    Result<void> const can_be_asked = check_verification(one);
    if (!can_be_asked) return can_be_asked.error();
    bool const wants_to_be = one.verify == kVerifyIntrospect;
    if (wants_to_be && is_asked)
      return bad(one,
                 "verify: only one issuer can be asked about its tokens, since those that are "
                 "no JWT do not say whose they are");
    is_asked = is_asked || wants_to_be;
  }
  return {};
}

}  // namespace tessera::mcp_server

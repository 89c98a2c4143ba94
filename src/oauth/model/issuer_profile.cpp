#include "oauth/model/issuer_profile.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace tessera::oauth {
namespace {

constexpr std::string_view kRegional = "https://cognito-idp.";
constexpr std::string_view kGlobal = "https://issuer-cognito-idp.";

Error refuse(std::string word) { return fail(Errc::invalid_token, {}, std::move(word)); }

bool contains(std::vector<std::string> const& list, std::string_view element) {
  return std::ranges::find(list, element) != list.end();
}

IssuerProfile cognito_profile(std::string_view issuer) {
  IssuerProfile profile;
  std::vector<std::string> names = cognito_issuer_names(issuer);
  names.erase(names.begin());
  profile.other_names = std::move(names);
  profile.algorithms = {jose::Algorithm::rs256};
  profile.types.clear();
  // An ID token of the same pool differs in this claim alone.
  profile.required_claims = {{"token_use", {"access"}}};
  profile.tenant_claim.clear();
  profile.tenants_claim.clear();
  profile.max_life = std::chrono::hours{24};  // the longest that a pool can be set to
  return profile;
}

/// The scopes that are for us, without what stands before them.
std::vector<std::string> own_scopes(ScopeSet const& theirs, std::string const& prefix) {
  if (prefix.empty()) return theirs.tokens();
  std::vector<std::string> own;
  for (std::string const& scope : theirs.tokens()) {
    // A scope's own name has no slash, so what is before the last one is the whole identifier:
    // `https://a.example/mcp/admin/read` is nothing of `https://a.example/mcp`.
    std::size_t const slash = scope.rfind('/');
    bool const is_ours = slash != std::string::npos && slash + 1 < scope.size() &&
                         std::string_view(scope).substr(0, slash) == prefix;
    if (is_ours) own.push_back(scope.substr(slash + 1));
  }
  return own;
}

std::vector<std::string> in_our_words(std::vector<std::string> const& theirs,
                                      IssuerProfile const& profile) {
  std::vector<std::string> ours;
  for (std::string const& scope : theirs) {
    auto const found = profile.scopes.find(scope);
    if (found != profile.scopes.end())
      ours.insert(ours.end(), found->second.begin(), found->second.end());
    else if (profile.keep_other_scopes)
      ours.push_back(scope);
  }
  return ours;
}

Result<ScopeSet> scopes_of(jose::Claims const& claims, IssuerProfile const& profile,
                           std::string_view audience) {
  Result<ScopeSet> const theirs = ScopeSet::parse(claims.scope());
  if (!theirs) return refuse("malformed_scope_claim");
  std::vector<std::string> const own = own_scopes(*theirs, profile.scope_prefix);
  if (!profile.scope_prefix.empty()) {
    bool const named = claims.aud().empty() || audience.empty() || claims.has_audience(audience);
    if (own.empty() || !named) return refuse("wrong_audience");
  }
  Result<ScopeSet> ours = ScopeSet::of(in_our_words(own, profile));
  if (!ours) return refuse("malformed_scope_claim");
  return ours;
}

Result<std::string> own_tenant(jose::Claims const& claims, IssuerProfile const& profile) {
  if (profile.tenant_claim.empty()) return profile.tenant;
  json::value const* const named = claims.raw().if_contains(profile.tenant_claim);
  if (named == nullptr) return std::string();
  if (!named->is_string()) return refuse("malformed_tenant_claim");
  std::string tenant(named->get_string());
  if (!profile.tenants.empty()) {
    auto const found = profile.tenants.find(tenant);
    if (found == profile.tenants.end()) return refuse("unknown_tenant");
    tenant = found->second;
  }
  if (!is_tenant_id(tenant)) return refuse("malformed_tenant_claim");
  return tenant;
}

Result<std::vector<std::string>> all_tenants(jose::Claims const& claims,
                                             IssuerProfile const& profile, std::string const& own) {
  std::vector<std::string> tenants;
  if (!own.empty()) tenants.push_back(own);
  if (profile.tenants_claim.empty()) return tenants;
  json::value const* const more = claims.raw().if_contains(profile.tenants_claim);
  if (more == nullptr) return tenants;
  if (!more->is_array()) return refuse("malformed_tenant_claim");
  for (json::value const& tenant : more->get_array()) {
    if (!tenant.is_string() || !is_tenant_id(tenant.get_string()))
      return refuse("malformed_tenant_claim");
    if (own != std::string_view(tenant.get_string())) tenants.emplace_back(tenant.get_string());
  }
  return tenants;
}

}  // namespace

Result<IssuerProfile> profile_named(std::string_view name, std::string_view issuer) {
  if (name == "rfc9068") return IssuerProfile{};
  if (name == "cognito") return cognito_profile(issuer);
  return fail(Errc::bad_settings,
              "no profile is named '" + std::string(name) + "'; there are rfc9068 and cognito");
}

std::vector<std::string> cognito_issuer_names(std::string_view issuer) {
  std::vector<std::string> names{std::string(issuer)};
  for (auto const& [from, to] : {std::pair{kRegional, kGlobal}, std::pair{kGlobal, kRegional}})
    if (issuer.starts_with(from))
      names.push_back(std::string(to) + std::string(issuer.substr(from.size())));
  return names;
}

Result<void> check_profile(IssuerProfile const& profile) {
  auto const bad = [](std::string why) { return fail(Errc::bad_settings, std::move(why)); };
  if (profile.algorithms.empty()) return bad("algorithms must name one");
  if (!profile.tenant.empty() && !profile.tenant_claim.empty())
    return bad("only one of tenant and tenant_claim can be given");
  if (!profile.tenants.empty() && profile.tenant_claim.empty())
    return bad("tenants is a table for the values of tenant_claim, which must then be given");
  if (!profile.tenant.empty() && !is_tenant_id(profile.tenant)) return bad("tenant is malformed");
  for (auto const& [theirs, ours] : profile.tenants)
    if (!is_tenant_id(ours)) return bad("tenants: what '" + theirs + "' becomes is malformed");
  for (auto const& [theirs, ours] : profile.scopes)
    if (!ScopeSet::of(ours)) return bad("scopes: what '" + theirs + "' becomes is malformed");
  for (auto const& [claim, values] : profile.required_claims)
    if (values.empty()) return bad("required_claims: '" + claim + "' lists no value");
  return {};
}

jose::VerifyOptions token_rules(IssuerProfile const& profile) {
  jose::VerifyOptions rules;
  rules.algorithms = profile.algorithms;
  rules.types = profile.types;
  if (profile.types.empty()) {
    rules.types = {"JWT", "at+jwt"};
    rules.allow_missing_type = true;
  }
  rules.required_claims = profile.present_claims;
  rules.max_lifetime = profile.max_life;
  if (!profile.scope_prefix.empty()) rules.audience_rule = jose::AudienceRule::unchecked;
  return rules;
}

Result<ProfiledClaims> read_profiled(jose::Claims const& claims, IssuerProfile const& profile,
                                     std::string_view audience) {
  for (auto const& [name, values] : profile.required_claims)
    if (!contains(values, claims.text(name))) return refuse("claim_" + name);
  Result<ScopeSet> scopes = scopes_of(claims, profile, audience);
  if (!scopes) return scopes.error();
  Result<std::string> tenant = own_tenant(claims, profile);
  if (!tenant) return tenant.error();
  Result<std::vector<std::string>> tenants = all_tenants(claims, profile, *tenant);
  if (!tenants) return tenants.error();
  return ProfiledClaims{std::string(claims.text(profile.client_claim)), std::move(*tenant),
                        std::move(*tenants), std::move(*scopes)};
}

}  // namespace tessera::oauth

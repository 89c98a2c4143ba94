#include "oauth/server/foreign/foreign_issuer.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxName = 32;
constexpr std::size_t kMaxSubject = 256;

Error refuse(std::string word) {
  return fail(Errc::invalid_request, "the token of the other issuer is not acceptable",
              std::move(word));
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxName && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool contains(std::vector<std::string> const& list, std::string_view element) {
  return std::ranges::find(list, element) != list.end();
}

/// What stands where a name will stand in our tokens and logs.
bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= kMaxSubject &&
         std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

Result<std::string> tenant_of(jose::Claims const& claims, ForeignIssuer const& issuer) {
  if (issuer.tenant_claim.empty()) return issuer.tenant;
  std::string tenant(claims.text(issuer.tenant_claim));
  if (!issuer.tenants.empty()) {
    auto const found = issuer.tenants.find(tenant);
    if (found == issuer.tenants.end()) return refuse("foreign_tenant_unknown");
    tenant = found->second;
  }
  if (!is_tenant_id(tenant)) return refuse("foreign_tenant_malformed");
  return tenant;
}

Result<ScopeSet> scopes_of(jose::Claims const& claims, ForeignIssuer const& issuer) {
  Result<ScopeSet> const theirs = ScopeSet::parse(claims.scope());
  if (!theirs) return refuse("foreign_scope_malformed");
  std::vector<std::string> ours;
  for (std::string const& scope : theirs->tokens()) {
    auto const found = issuer.scopes.find(scope);
    if (found != issuer.scopes.end())
      ours.insert(ours.end(), found->second.begin(), found->second.end());
  }
  return ScopeSet::of(ours);
}

}  // namespace

Result<void> check_foreign_issuer(ForeignIssuer const& issuer) {
  auto const bad = [&](std::string_view why) {
    return fail(Errc::bad_settings, "trusted issuer '" + issuer.name + "': " + std::string(why));
  };
  if (!is_name(issuer.name)) return bad("its name must be 1 to 32 of [a-z0-9-]");
  if (!is_issuer(issuer.issuer)) return bad("issuer must be an http(s) URL without a query");
  if (origin_of(issuer.jwks_uri).empty()) return bad("jwks_uri must be an http(s) URL");
  if (issuer.algorithms.empty()) return bad("algorithms must name one");
  if (issuer.clients.empty()) return bad("clients must name those who may present its tokens");
  if (!issuer.for_exchange && !issuer.for_grants)
    return bad("it must be trusted for exchange, for grants, or for both");
  if (issuer.for_exchange && issuer.audience.empty() && issuer.required_claims.empty())
    return bad("without an audience, required_claims must tell whom its tokens are for");
  if (issuer.tenant.empty() == issuer.tenant_claim.empty())
    return bad("exactly one of tenant and tenant_claim must be given");
  if (!issuer.tenant.empty() && !is_tenant_id(issuer.tenant)) return bad("tenant is malformed");
  for (auto const& [theirs, ours] : issuer.scopes)
    if (!ScopeSet::of(ours)) return bad("scopes: what '" + theirs + "' becomes is malformed");
  return {};
}

jose::VerifyOptions foreign_rules(ForeignIssuer const& issuer) {
  jose::VerifyOptions rules;
  rules.issuer = issuer.issuer;
  rules.algorithms = issuer.algorithms;
  rules.types = issuer.types;
  if (issuer.types.empty()) {
    rules.types = {"JWT", "at+jwt"};
    rules.allow_missing_type = true;
  }
  rules.required_claims = {"sub"};
  rules.max_remaining = std::chrono::hours{24};
  return rules;
}

Result<SubjectToken> subject_of_foreign_token(jose::Claims const& claims,
                                              ForeignIssuer const& issuer) {
  for (auto const& [name, values] : issuer.required_claims)
    if (!contains(values, claims.text(name))) return refuse("claim_" + name);
  if (!is_plain(claims.sub())) return refuse("foreign_subject_malformed");
  Result<std::string> tenant = tenant_of(claims, issuer);
  if (!tenant) return tenant.error();
  Result<ScopeSet> scopes = scopes_of(claims, issuer);
  if (!scopes) return scopes.error();

  SubjectToken token;
  token.subject = issuer.name + "|" + std::string(claims.sub());
  if (is_plain(claims.client_id()))
    token.client_id = issuer.name + "|" + std::string(claims.client_id());
  token.tenant = std::move(*tenant);
  token.scopes = std::move(*scopes);
  token.ends_at = claims.exp().value();
  return token;
}

}  // namespace tessera::oauth

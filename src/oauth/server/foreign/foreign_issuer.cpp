#include "oauth/server/foreign/foreign_issuer.hpp"

#include "http/message/url.hpp"
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

/// What stands where a name will stand in our tokens and logs.
bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= kMaxSubject &&
         std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

Result<void> check_foreign_issuer(ForeignIssuer const& issuer) {
  auto const bad = [&](std::string_view why) {
    return fail(Errc::bad_settings, "trusted issuer '" + issuer.name + "': " + std::string(why));
  };
  if (!is_name(issuer.name)) return bad("its name must be 1 to 32 of [a-z0-9-]");
  if (!is_issuer(issuer.issuer)) return bad("issuer must be an http(s) URL without a query");
  if (!http::parse_url(issuer.jwks_uri)) return bad("jwks_uri must be an http(s) URL");
  if (issuer.clients.empty()) return bad("clients must name those who may present its tokens");
  if (!issuer.for_exchange && !issuer.for_grants)
    return bad("it must be trusted for exchange, for grants, or for both");
  // That it is an access token does not say whose.
  bool const claims_tell = std::ranges::any_of(
      issuer.required_claims, [](auto const& claim) { return claim.first != "token_use"; });
  bool const says_for_whom =
      !issuer.audience.empty() || !issuer.scope_prefix.empty() || claims_tell;
  if (issuer.for_exchange && !says_for_whom)
    return bad("without an audience, required_claims must tell whom its tokens are for");
  if (issuer.tenant.empty() == issuer.tenant_claim.empty())
    return bad("exactly one of tenant and tenant_claim must be given");
  Result<void> const fine = check_profile(issuer);
  if (!fine) return bad(fine.error().hint);
  return {};
}

jose::VerifyOptions foreign_rules(ForeignIssuer const& issuer, std::string_view named) {
  jose::VerifyOptions rules = token_rules(issuer);
  rules.issuer = named;
  rules.max_remaining = std::chrono::hours{24};
  return rules;
}

Result<SubjectToken> subject_of_foreign_token(jose::Claims const& claims,
                                              ForeignIssuer const& issuer) {
  Result<ProfiledClaims> read = read_profiled(claims, issuer, issuer.audience);
  if (!read) return refuse("foreign_" + read.error().debug);
  if (!is_plain(claims.sub())) return refuse("foreign_subject_malformed");
  if (read->tenant.empty()) return refuse("foreign_tenant_missing");

  SubjectToken token;
  token.subject = issuer.name + "|" + std::string(claims.sub());
  if (is_plain(read->client_id)) token.client_id = issuer.name + "|" + read->client_id;
  token.tenant = std::move(read->tenant);
  token.tenants = std::move(read->tenants);
  token.scopes = std::move(read->scopes);
  token.ends_at = claims.exp().value();
  return token;
}

}  // namespace tessera::oauth

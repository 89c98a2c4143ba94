#include "oauth/server/access_token_issuer.hpp"

#include "jose/claims.hpp"
#include "jose/jws.hpp"
#include "oauth/model/errors.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>

namespace tessera::oauth {
namespace {

constexpr SysSeconds kEndOfTime = SysSeconds::max();
constexpr std::size_t kMostClaims = 12;
/// Bytes in memory that the claims of most tokens need; more come from the heap.
constexpr std::size_t kUsualClaims = 2048;

/// What a token says besides what was granted.
struct Envelope {
  std::string const& issuer;
  SysSeconds issued_at;
  SysSeconds ends_at;
  std::string const& token_id;
  std::string const& scope;
};

/// @param memory  outlives the claims
json::value claims_of(TokenGrant const& grant, Envelope const& envelope,
                      json::storage_ptr const& memory) {
  json::value all(json::object_kind, memory);
  json::object& claims = all.get_object();
  claims.reserve(kMostClaims);
  claims["iss"] = envelope.issuer;
  claims["sub"] = grant.subject;
  claims["aud"] = grant.resource;
  claims["client_id"] = grant.client_id;
  claims["iat"] = jose::numeric_date(envelope.issued_at);
  claims["exp"] = jose::numeric_date(envelope.ends_at);
  claims["jti"] = envelope.token_id;
  if (!envelope.scope.empty()) claims["scope"] = envelope.scope;
  claims["tenant_id"] = grant.tenant;
  if (grant.actor) claims["act"] = *grant.actor;
  if (grant.authorization_id) claims["grant_id"] = *grant.authorization_id;
  // Spec: RFC 9449 §6.1
  if (grant.proof_key) claims["cnf"] = json::object{{"jkt", *grant.proof_key}};
  return all;
}

Result<std::string> sign(TokenGrant const& grant, Envelope const& envelope, KeyRing const& keys) {
  std::array<unsigned char, kUsualClaims> room;
  json::monotonic_resource memory(room.data(), room.size());
  json::value const claims = claims_of(grant, envelope, &memory);
  return jose::sign_with_header(keys.header, write_json(claims), keys.signing);
}

std::string actor_name(TokenGrant const& grant) {
  json::value const* const name = grant.actor ? grant.actor->if_contains("sub") : nullptr;
  return name != nullptr && name->is_string() ? std::string(name->get_string()) : std::string();
}

}  // namespace

AccessTokenIssuer::AccessTokenIssuer(Options options, SigningKeys& keys, Clock const& clock,
                                     Random& random, Log& log)
    : options_(std::move(options)), keys_(keys), clock_(clock), random_(random), log_(log) {}

TokenResponse AccessTokenIssuer::issue(TokenGrant const& grant) const {
  SysSeconds const now = clock_.now_seconds();
  SysSeconds const ends_at = std::min(now + options_.life, grant.not_after.value_or(kEndOfTime));
  if (ends_at <= now)
    throw Exception(fail(Errc::invalid_grant, "what the token would come from has ended"));
  std::string const token_id = random_token(random_);
  std::string const scope = grant.scopes.join();

  KeyRingPtr const keys = keys_.current();
  Result<std::string> token = sign(grant, {options_.issuer, now, ends_at, token_id, scope}, *keys);
  if (!token) throw Exception(fail(Errc::server_error, {}, describe(token.error())));

  log_.info("token_issued", {{"token", token_id},
                             {"client", grant.client_id},
                             {"subject", grant.subject},
                             {"resource", grant.resource},
                             {"tenant", grant.tenant},
                             {"scope", scope},
                             {"actor", actor_name(grant)}});
  TokenResponse response;
  response.access_token = std::move(*token);
  if (grant.proof_key) response.token_type = "DPoP";
  response.expires_in = (ends_at - now).count();
  if (!scope.empty()) response.scope = scope;
  if (grant.refresh_token) response.refresh_token = grant.refresh_token->reveal();
  response.issued_token_type = grant.issued_token_type;
  return response;
}

}  // namespace tessera::oauth

#include "oauth/server/own_tokens.hpp"

namespace tessera::oauth {

OwnTokens::OwnTokens(std::string issuer, Parts const& parts) : parts_(parts) {
  rules_.issuer = std::move(issuer);
  rules_.audience_rule = jose::AudienceRule::unchecked;  // each caller has a rule of its own
  rules_.required_claims = {"sub", "client_id", "iat", "jti", "aud"};
}

Task<std::optional<jose::Claims>> OwnTokens::read(std::string token) const {
  SysSeconds const now = parts_.clock.now_seconds();
  KeyRingPtr const keys = parts_.keys.current();
  Result<jose::Claims> claims = jose::verify_jwt(token, keys->published, rules_, now);
  // The rules forgive other replicas' clocks; what has ended by ours is over nevertheless.
  if (!claims || *claims->exp() <= now) co_return std::nullopt;
  std::string token_id(claims->jti());
  std::string authorization_id(claims->text("grant_id"));
  bool const revoked =
      co_await parts_.revoked.is_revoked(std::move(token_id), std::move(authorization_id));
  if (revoked) co_return std::nullopt;
  co_return std::move(*claims);
}

Task<std::optional<jose::Claims>> OwnTokens::read_usable(std::string token) const {
  std::optional<jose::Claims> claims = co_await read(std::move(token));
  if (!claims || parts_.tenants == nullptr) co_return claims;
  std::string tenant(claims->text("tenant_id"));
  bool const disabled = co_await parts_.tenants->is_disabled(std::move(tenant));
  if (disabled) co_return std::nullopt;
  co_return claims;
}

}  // namespace tessera::oauth

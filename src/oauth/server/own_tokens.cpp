#include "oauth/server/own_tokens.hpp"

namespace tessera::oauth {

OwnTokens::OwnTokens(std::string issuer, SigningKeys& keys, RevokedTokens& revoked,
                     Clock const& clock)
    : keys_(keys), revoked_(revoked), clock_(clock) {
  rules_.issuer = std::move(issuer);
  rules_.audience_rule = jose::AudienceRule::unchecked;  // each caller has a rule of its own
  rules_.required_claims = {"sub", "client_id", "iat", "jti", "aud"};
}

Task<std::optional<jose::Claims>> OwnTokens::read(std::string token) const {
  SysSeconds const now = clock_.now_seconds();
  KeyRingPtr const keys = keys_.current();
  Result<jose::Claims> claims = jose::verify_jwt(token, keys->published, rules_, now);
  // The rules forgive other replicas' clocks; what has ended by ours is over nevertheless.
  if (!claims || *claims->exp() <= now) co_return std::nullopt;
  std::string token_id(claims->jti());
  std::string authorization_id(claims->text("grant_id"));
  bool const revoked =
      co_await revoked_.is_revoked(std::move(token_id), std::move(authorization_id));
  if (revoked) co_return std::nullopt;
  co_return std::move(*claims);
}

}  // namespace tessera::oauth

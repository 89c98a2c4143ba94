#include "oauth/server/own_tokens.hpp"

namespace tessera::oauth {

OwnTokens::OwnTokens(std::string issuer, std::vector<jose::SigningKey> const& keys,
                     RevokedTokens& revoked, Clock const& clock)
    : revoked_(revoked), clock_(clock) {
  rules_.issuer = std::move(issuer);
  rules_.audience_rule = jose::AudienceRule::unchecked;  // each caller has a rule of its own
  rules_.algorithms.clear();
  rules_.required_claims = {"sub", "client_id", "iat", "jti", "aud"};
  for (jose::SigningKey const& key : keys) {
    jose::Jwk half = jose::Jwk::from_key(key.key.public_key(), key.algorithm, key.kid).value();
    keys_.add(std::move(half)).value();
    rules_.algorithms.push_back(key.algorithm);
  }
}

Task<std::optional<jose::Claims>> OwnTokens::read(std::string token) const {
  SysSeconds const now = clock_.now_seconds();
  Result<jose::Claims> claims = jose::verify_jwt(token, keys_, rules_, now);
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

#include "oauth/resource/principal_claims.hpp"

namespace tessera::oauth {

Result<http::PrincipalPtr> principal_of(jose::Claims const& claims, IssuerProfile const& profile,
                                        std::string_view audience, Secret token) {
  Result<ProfiledClaims> read = read_profiled(claims, profile, audience);
  if (!read) return read.error();
  auto principal = std::make_shared<http::Principal>();
  principal->issuer = claims.iss();
  principal->subject = claims.sub();
  principal->client_id = std::move(read->client_id);
  principal->tenant = std::move(read->tenant);
  principal->tenants = std::move(read->tenants);
  principal->scopes = read->scopes.tokens();
  principal->token_id = claims.jti();
  principal->expires_at = claims.exp().value();
  principal->claims = claims.raw();
  principal->token = std::move(token);
  return http::PrincipalPtr(std::move(principal));
}

}  // namespace tessera::oauth

#include "oauth/server/access_token_issuer.hpp"

#include "jose/jwt.hpp"
#include "oauth/model/errors.hpp"

#include <boost/json/object.hpp>

namespace tessera::oauth {

AccessTokenIssuer::AccessTokenIssuer(Options options, Clock const& clock, Random& random, Log& log)
    : options_(std::move(options)), clock_(clock), random_(random), log_(log) {}

TokenResponse AccessTokenIssuer::issue(TokenGrant const& grant) const {
  SysSeconds const now = clock_.now_seconds();
  std::string const token_id = random_token(random_);
  std::string const scope = grant.scopes.join();

  json::object claims;
  claims["iss"] = options_.issuer;
  claims["sub"] = grant.subject;
  claims["aud"] = grant.resource;
  claims["client_id"] = grant.client_id;
  claims["iat"] = jose::numeric_date(now);
  claims["exp"] = jose::numeric_date(now + options_.life);
  claims["jti"] = token_id;
  if (!scope.empty()) claims["scope"] = scope;
  claims["tenant_id"] = grant.tenant;

  json::object header;
  header["typ"] = "at+jwt";
  Result<std::string> token = jose::sign_jwt(std::move(header), claims, options_.key);
  if (!token) throw Exception(fail(Errc::server_error, {}, describe(token.error())));

  log_.info("token_issued", {{"token", token_id},
                             {"client", grant.client_id},
                             {"subject", grant.subject},
                             {"resource", grant.resource},
                             {"tenant", grant.tenant},
                             {"scope", scope}});
  TokenResponse response;
  response.access_token = std::move(*token);
  response.expires_in = options_.life.count();
  if (!scope.empty()) response.scope = scope;
  return response;
}

}  // namespace tessera::oauth

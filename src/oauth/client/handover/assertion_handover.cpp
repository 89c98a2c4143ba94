#include "oauth/client/handover/assertion_handover.hpp"

#include "jose/jwt.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/scope_set.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace tessera::oauth {

AssertionHandover::AssertionHandover(Options options, jose::SigningKey key,
                                     HeaderPlacement placement, Clock const& clock, Random& random)
    : options_(std::move(options)),
      key_(std::move(key)),
      placement_(std::move(placement)),
      clock_(clock),
      random_(random) {}

Secret AssertionHandover::assertion_for(HandoverCall const& call) const {
  SysSeconds const now = clock_.now_seconds();
  SysSeconds const ends_at = std::min(now + options_.life, call.ends_at);
  if (ends_at <= now) throw Exception(fail(Errc::invalid_token, "the access token has expired"));
  json::object actor{{"sub", options_.actor}};
  if (call.actor) actor["act"] = *call.actor;
  json::object claims;
  claims["iss"] = options_.issuer;
  claims["sub"] = call.subject;
  claims["aud"] = options_.audience;
  claims["client_id"] = call.client_id;
  claims["tenant_id"] = call.tenant;
  claims["scope"] = ScopeSet::of(call.scopes).value().join();
  claims["tool"] = call.tool;
  claims["act"] = std::move(actor);
  claims["iat"] = jose::numeric_date(now);
  claims["exp"] = jose::numeric_date(ends_at);
  claims["jti"] = random_token(random_);
  json::object header;
  header["typ"] = "at+jwt";
  return Secret(jose::sign_jwt(std::move(header), claims, key_).value());
}

Task<http::Headers> AssertionHandover::headers_for(HandoverCallPtr call) {
  Secret const assertion = assertion_for(*call);
  co_return place_identity(assertion, call->tenant, placement_);
}

}  // namespace tessera::oauth

#include "oauth/resource/principal_claims.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/model/scope_set.hpp"

#include <boost/json/array.hpp>

namespace tessera::oauth {
namespace {

Error bad_tenant() { return fail(Errc::invalid_token, {}, "malformed_tenant_claim"); }

Result<std::vector<std::string>> tenants_of(jose::Claims const& claims) {
  std::vector<std::string> tenants;
  if (json::value const* const own = claims.raw().if_contains("tenant_id")) {
    if (!own->is_string() || !is_tenant_id(own->get_string())) return bad_tenant();
    tenants.emplace_back(own->get_string());
  }
  json::value const* const more = claims.raw().if_contains("tenants");
  if (more == nullptr) return tenants;
  if (!more->is_array()) return bad_tenant();
  for (json::value const& tenant : more->get_array()) {
    if (!tenant.is_string() || !is_tenant_id(tenant.get_string())) return bad_tenant();
    if (tenants.empty() || tenants.front() != std::string_view(tenant.get_string()))
      tenants.emplace_back(tenant.get_string());
  }
  return tenants;
}

}  // namespace

Result<http::PrincipalPtr> principal_of(jose::Claims const& claims, Secret token) {
  Result<std::vector<std::string>> tenants = tenants_of(claims);
  if (!tenants) return tenants.error();
  Result<ScopeSet> const scopes = ScopeSet::parse(claims.scope());
  if (!scopes) return fail(Errc::invalid_token, {}, "malformed_scope_claim");

  auto principal = std::make_shared<http::Principal>();
  principal->issuer = claims.iss();
  principal->subject = claims.sub();
  principal->client_id = claims.client_id();
  principal->tenant = claims.text("tenant_id");
  principal->tenants = std::move(*tenants);
  principal->scopes = scopes->tokens();
  principal->token_id = claims.jti();
  principal->expires_at = claims.exp().value();
  principal->claims = claims.raw();
  principal->token = std::move(token);
  return http::PrincipalPtr(std::move(principal));
}

}  // namespace tessera::oauth

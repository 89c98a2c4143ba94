#include "oauth/server/grants/authorized_access.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/server/authorization/code_request.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

Result<void> check_resource(GrantRequest const& request, Authorization const& authorization,
                            ResourceTable const& resources) {
  for (std::string_view const named : request.parameters.all("resource")) {
    Result<ResourceTable::Entry const*> const found = resources.find(named);
    if (!found) return found.error();
    if ((*found)->first != authorization.resource)
      return fail(Errc::invalid_target, "the person has not allowed that resource");
  }
  return {};
}

Result<ScopeSet> choose_scopes(GrantRequest const& request, ScopeSet const& allowed) {
  auto const named = request.parameters.find("scope");
  if (!named) return allowed;
  Result<ScopeSet> const parsed = ScopeSet::parse(*named);
  if (!parsed) return parsed.error();
  std::vector<std::string> tokens = parsed->tokens();
  std::erase(tokens, std::string(kScopeOffline));
  ScopeSet wanted = ScopeSet::of(tokens).value();
  if (!wanted.is_subset_of(allowed)) return fail(Errc::invalid_scope);
  return wanted.empty() ? allowed : wanted;
}

}  // namespace

Result<TokenGrant> authorized_access(GrantRequest const& request,
                                     Authorization const& authorization,
                                     ResourceTable const& resources) {
  Result<void> const resource = check_resource(request, authorization, resources);
  if (!resource) return resource.error();
  RegisteredClient const& client = *request.client;
  Result<ResourceTable::Entry const*> const entry = resources.find(authorization.resource);
  if (!entry || !client.may_use_resource(authorization.resource) ||
      !client.has_tenant(authorization.tenant))
    return fail(Errc::invalid_grant, {}, "no_longer_allowed");
  ScopeSet const today = client.scopes.intersection((*entry)->second);
  Result<ScopeSet> scopes = choose_scopes(request, authorization.scopes.intersection(today));
  if (!scopes) return scopes.error();

  TokenGrant grant;
  grant.subject = authorization.user_id;
  grant.client_id = client.record.client_id;
  grant.resource = authorization.resource;
  grant.tenant = authorization.tenant;
  grant.scopes = std::move(*scopes);
  grant.proof_key = request.proof_key;
  grant.authorization_id = authorization.authorization_id;
  return grant;
}

std::optional<std::string> refresh_binding(GrantRequest const& request) {
  if (request.client->is_confidential()) return std::nullopt;
  return request.proof_key;
}

}  // namespace tessera::oauth

#include "oauth/server/grants/requested_access.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"

namespace tessera::oauth {

Result<ResourceTable::Entry const*> requested_resource(RegisteredClient const& client,
                                                       Parameters const& parameters,
                                                       ResourceTable const& resources) {
  std::vector<std::string_view> named = parameters.all("resource");
  if (named.empty() && client.record.default_resource)
    named.emplace_back(*client.record.default_resource);
  if (named.empty()) return fail(Errc::invalid_target, "name the resource that the token is for");
  if (named.size() > 1)
    return fail(Errc::invalid_target, "a token is for one resource; ask once for each");

  Result<ResourceTable::Entry const*> found = resources.find(named.front());
  if (found && !client.may_use_resource((*found)->first)) return fail(Errc::invalid_target);
  return found;
}

Result<ScopeSet> requested_scopes(RegisteredClient const& client, Parameters const& parameters,
                                  ScopeSet const& resource_scopes) {
  ScopeSet allowed = client.scopes.intersection(resource_scopes);
  auto const named = parameters.find("scope");
  if (!named) return allowed;
  Result<ScopeSet> wanted = ScopeSet::parse(*named);
  if (wanted && !wanted->is_subset_of(allowed)) return fail(Errc::invalid_scope);
  return wanted;
}

Result<std::string> requested_tenant(RegisteredClient const& client, Parameters const& parameters) {
  auto const named = parameters.find("tenant_id");
  if (!named && client.is_for_any_tenant())
    return fail(Errc::invalid_request, "this client must name a tenant with tenant_id");
  if (!named) return client.record.tenants.front();
  if (!is_tenant_id(*named)) return fail(Errc::invalid_request, "the tenant_id is malformed");
  if (!client.has_tenant(*named))
    return fail(Errc::invalid_request, "the client has no such tenant");
  return std::string(*named);
}

}  // namespace tessera::oauth

#include "oauth/server/grants/client_credentials.hpp"

#include "oauth/model/token_messages.hpp"
#include "oauth/server/grants/requested_access.hpp"

namespace tessera::oauth {

std::string_view ClientCredentialsGrant::grant_type() const noexcept {
  return kGrantClientCredentials;
}

Task<TokenGrant> ClientCredentialsGrant::decide(ClientPtr client,
                                                Parameters const& parameters) const {
  auto const* const resource = requested_resource(*client, parameters, resources_).value();
  ScopeSet scopes = requested_scopes(*client, parameters, resource->second).value();
  std::string tenant = requested_tenant(*client, parameters).value();

  TokenGrant grant;
  grant.subject = client->record.client_id;
  grant.client_id = client->record.client_id;
  grant.resource = resource->first;
  grant.tenant = std::move(tenant);
  grant.scopes = std::move(scopes);
  co_return grant;
}

}  // namespace tessera::oauth

#include "oauth/server/grants/client_credentials.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/server/grants/requested_access.hpp"

namespace tessera::oauth {

std::string_view ClientCredentialsGrant::grant_type() const noexcept {
  return kGrantClientCredentials;
}

Task<TokenGrant> ClientCredentialsGrant::decide(GrantRequest request) const {
  RegisteredClient const& client = *request.client;
  if (!client.is_confidential()) throw Exception(fail(Errc::unauthorized_client));
  auto const* const resource = requested_resource(client, request.parameters, resources_).value();
  ScopeSet scopes = requested_scopes(client, request.parameters, resource->second).value();
  std::string tenant = requested_tenant(client, request.parameters).value();

  TokenGrant grant;
  grant.subject = client.record.client_id;
  grant.client_id = client.record.client_id;
  grant.resource = resource->first;
  grant.tenant = std::move(tenant);
  grant.scopes = std::move(scopes);
  grant.proof_key = std::move(request.proof_key);
  co_return grant;
}

}  // namespace tessera::oauth

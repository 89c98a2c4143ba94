#include "oauth/server/token_endpoint.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/public_document.hpp"
#include "oauth/server/form_request.hpp"
#include "oauth/server/tenant_check.hpp"
#include "oauth/server/token_answer.hpp"

#include <algorithm>

namespace tessera::oauth {
Task<http::Response> TokenEndpoint::handle(http::Request& request) const {
  http::Response response;
  try {
    TokenResponse const token = co_await answer(request);
    response = token_answer(token);
  } catch (Exception const& refused) {
    response = token_refusal(refused.error(), request, parts_.issuer, parts_.log);
  }
  parts_.proofs.add_nonce(response.headers);
  allow_any_origin(response.headers);
  co_return response;
}

Task<TokenResponse> TokenEndpoint::answer(http::Request& request) const {
  Parameters const parameters = co_await read_form(request);
  std::string const grant_type(parameters.require("grant_type").value());

  PresentedCredentials presented = credentials_of_request(request.headers, parameters).value();
  ClientPtr const client =
      co_await parts_.authenticator.authenticate(std::move(presented), request.peer);

  Grant const& grant = find_grant(grant_type, *client);
  std::optional<std::string> proof_key = co_await parts_.proofs.check(request.headers, *client);
  GrantRequest wanted{client, parameters, std::move(proof_key)};
  TokenGrant const granted = co_await grant.decide(std::move(wanted));
  Task<> checking = require_enabled(parts_.tenants, granted.tenant);
  co_await std::move(checking);
  co_await note_use(client);
  co_return parts_.tokens.issue(granted);
}

Task<> TokenEndpoint::note_use(ClientPtr client) const {
  bool const counts =
      parts_.registrations != nullptr && client->record.origin == ClientOrigin::registered;
  if (!counts) co_return;
  Task<> noting = parts_.registrations->note_use(client->record.client_id);
  co_await std::move(noting);
}

Grant const& TokenEndpoint::find_grant(std::string_view grant_type,
                                       RegisteredClient const& client) const {
  auto const found = std::ranges::find(parts_.grants, grant_type, &Grant::grant_type);
  if (found == parts_.grants.end()) throw Exception(fail(Errc::unsupported_grant_type));
  if (!client.may_use_grant(grant_type)) throw Exception(fail(Errc::unauthorized_client));
  return **found;
}

}  // namespace tessera::oauth

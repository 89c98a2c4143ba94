#include "oauth/server/generate_token.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/server/tenant_check.hpp"
#include "oauth/server/token_answer.hpp"

namespace tessera::oauth {

Task<http::Response> GenerateToken::handle(http::Request& request) const {
  http::Response response;
  try {
    TokenResponse const token = co_await answer(request);
    response = token_answer(token);
  } catch (Exception const& refused) {
    response = token_refusal(refused.error(), request, parts_.issuer, parts_.log);
  }
  co_return response;
}

Task<TokenResponse> GenerateToken::answer(http::Request& request) const {
  PresentedCredentials presented = credentials_of_headers(request.headers).value();
  ClientPtr const client =
      co_await parts_.authenticator.authenticate(std::move(presented), request.peer);
  if (!client->may_use_grant(parts_.client_credentials.grant_type()))
    throw Exception(fail(Errc::unauthorized_client));
  if (client->record.dpop_bound_access_tokens)
    throw Exception(fail(Errc::invalid_dpop_proof, "a DPoP proof is required", "no_proof"));

  Parameters const defaults;
  GrantRequest wanted{client, defaults, std::nullopt};
  TokenGrant const granted = co_await parts_.client_credentials.decide(std::move(wanted));
  Task<> checking = require_enabled(parts_.tenants, granted.tenant);
  co_await std::move(checking);
  co_return parts_.tokens.issue(granted);
}

}  // namespace tessera::oauth

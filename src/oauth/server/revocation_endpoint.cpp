#include "oauth/server/revocation_endpoint.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/public_document.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/server/form_request.hpp"
#include "oauth/server/token_answer.hpp"

namespace tessera::oauth {
namespace {

/// The client that it was issued to, or the one that exchanged it for itself.
bool owns(RegisteredClient const& client, jose::Claims const& claims) {
  json::value const* const actor = claims.raw().if_contains("act");
  if (actor != nullptr) return json_text(*actor, "sub") == client.record.client_id;
  return claims.client_id() == client.record.client_id;
}

}  // namespace

Task<http::Response> RevocationEndpoint::handle(http::Request& request) const {
  http::Response response;
  try {
    Task<> revoking = answer(request);
    co_await std::move(revoking);
    response.status = 200;
    add_no_store(response.headers);
  } catch (Exception const& refused) {
    response = token_refusal(refused.error(), request, parts_.issuer, parts_.log);
  }
  allow_any_origin(response.headers);
  co_return response;
}

Task<> RevocationEndpoint::answer(http::Request& request) const {
  Parameters const parameters = co_await read_form(request);
  PresentedCredentials presented = credentials_of_request(request.headers, parameters).value();
  ClientPtr const client =
      co_await parts_.authenticator.authenticate(std::move(presented), request.peer);
  std::string token(parameters.require("token").value());
  std::optional<jose::Claims> const claims = co_await parts_.tokens.read(token);
  if (claims) {
    Task<> revoking = revoke(*claims, *client);
    co_await std::move(revoking);
    co_return;
  }
  Task<> revoking = revoke_refresh_token(std::move(token), client->record.client_id);
  co_await std::move(revoking);
}

Task<> RevocationEndpoint::revoke_refresh_token(std::string token, std::string client_id) const {
  if (parts_.refresh_tokens == nullptr) co_return;
  Secret secret(std::move(token));
  std::optional<Authorization> const found =
      co_await parts_.refresh_tokens->find(std::move(secret), client_id);
  if (!found) co_return;
  std::string const id = found->authorization_id;
  // First no new token can come from it, then the last one that did is known to be over.
  co_await parts_.refresh_tokens->revoke(id);
  SysSeconds const until = parts_.clock.now_seconds() + parts_.access_token_life;
  co_await parts_.revoked.revoke_authorization(id, until);
  parts_.log.info("authorization_revoked", {{"authorization", id}, {"client", client_id}});
}

Task<> RevocationEndpoint::revoke(jose::Claims const& claims,
                                  RegisteredClient const& client) const {
  if (!owns(client, claims))
    throw Exception(
        fail(Errc::invalid_request, "the token was issued to another client", "foreign_token"));
  SysSeconds const ends_at = *claims.exp();
  std::string const token_id(claims.jti());
  co_await parts_.revoked.revoke_token(token_id, ends_at);
  // What was exchanged from it names it as its authorization, and ends no later.
  co_await parts_.revoked.revoke_authorization(token_id, ends_at);
  parts_.log.info("token_revoked", {{"token", token_id}, {"client", client.record.client_id}});
}

}  // namespace tessera::oauth

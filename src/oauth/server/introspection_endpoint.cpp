#include "oauth/server/introspection_endpoint.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/server/form_request.hpp"
#include "oauth/server/token_answer.hpp"

#include <algorithm>
#include <array>

namespace tessera::oauth {
namespace {

/// What is told of a token, under the names that it has there. Spec: RFC 7662 §2.2
constexpr std::array<char const*, 13> kTold{"scope", "client_id", "exp",     "iat", "nbf",
                                            "sub",   "aud",       "iss",     "jti", "cnf",
                                            "act",   "tenant_id", "grant_id"};

bool may_know(jose::Claims const& claims, RegisteredClient const& client) {
  bool const is_audience = std::ranges::any_of(
      client.record.own_resources,
      [&](std::string const& resource) { return claims.has_audience(resource); });
  return is_audience || claims.client_id() == client.record.client_id;
}

json::object description(jose::Claims const& claims) {
  json::object out;
  out["active"] = true;
  out["token_type"] = claims.has("cnf") ? "DPoP" : "Bearer";
  for (char const* const name : kTold) {
    json::value const* const value = claims.raw().if_contains(name);
    if (value != nullptr) out[name] = *value;
  }
  return out;
}

}  // namespace

Task<http::Response> IntrospectionEndpoint::handle(http::Request& request) const {
  http::Response response;
  try {
    json::object const told = co_await answer(request);
    response = http::json_response(200, told);
    add_no_store(response.headers);
  } catch (Exception const& refused) {
    response = token_refusal(refused.error(), request, parts_.issuer, parts_.log);
  }
  co_return response;
}

Task<json::object> IntrospectionEndpoint::answer(http::Request& request) const {
  Parameters const parameters = co_await read_form(request);
  PresentedCredentials presented = credentials_of_request(request.headers, parameters).value();
  ClientPtr const client =
      co_await parts_.authenticator.authenticate(std::move(presented), request.peer);
  // Whoever only names a client could try tokens in anybody's name.
  if (!client->is_confidential()) throw Exception(fail(Errc::invalid_client));

  std::string token(parameters.require("token").value());
  std::optional<jose::Claims> const claims = co_await parts_.tokens.read_usable(token);
  if (claims && may_know(*claims, *client)) co_return description(*claims);
  std::optional<json::object> const refresh =
      co_await refresh_token(std::move(token), client->record.client_id);
  if (refresh) co_return *refresh;
  json::object nothing;
  nothing["active"] = false;
  co_return nothing;
}

/// A client may know about its own refresh token; nobody else has any business with it.
Task<std::optional<json::object>> IntrospectionEndpoint::refresh_token(
    std::string token, std::string client_id) const {
  if (parts_.refresh_tokens == nullptr) co_return std::nullopt;
  Secret secret(std::move(token));
  std::optional<Authorization> const found =
      co_await parts_.refresh_tokens->find(std::move(secret), std::move(client_id));
  if (!found) co_return std::nullopt;
  json::object out;
  out["active"] = true;
  out["iss"] = parts_.issuer;
  out["sub"] = found->user_id;
  out["aud"] = found->resource;
  out["client_id"] = found->client_id;
  out["scope"] = found->scopes.join();
  out["tenant_id"] = found->tenant;
  out["grant_id"] = found->authorization_id;
  co_return out;
}

}  // namespace tessera::oauth

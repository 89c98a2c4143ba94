#include "oauth/client/token_exchange.hpp"

#include "oauth/model/errors.hpp"

namespace tessera::oauth {
namespace {

Task<http::ClientResponse> send_once(ClientParts parts, TokenRequest request,
                                     ClientCredential credential, DpopSession* dpop) {
  http::ClientRequest message =
      write_token_request(request, credential, parts.clock, parts.random).value();
  if (dpop != nullptr)
    message.headers.set("DPoP", dpop->proof(message.method, message.url, Secret()).value());
  http::ClientResponse response;
  Error failure;
  try {
    Task<http::ClientResponse> sending =
        http::guarded_fetch(parts.http, std::move(message), parts.policy);
    response = co_await std::move(sending);
  } catch (Exception const& unreached) {
    failure = unreached.error();
  }
  if (failure.code) {
    failure.hint =
        "cannot reach the token endpoint " + request.token_endpoint + ": " + failure.hint;
    throw Exception(std::move(failure));
  }
  co_return response;
}

}  // namespace

Task<http::ClientResponse> send_token_request(ClientParts parts, TokenRequest request,
                                              ClientCredential credential, DpopSession* dpop) {
  Task<http::ClientResponse> sending = send_once(parts, request, credential, dpop);
  http::ClientResponse response = co_await std::move(sending);
  bool const new_nonce =
      dpop != nullptr && dpop->take_nonce(request.token_endpoint, response.headers);
  if (!new_nonce || response.status == 200) co_return response;
  Error const refusal = read_token_refusal(response, request.issuer, request.client_id);
  if (refusal.code != Errc::use_dpop_nonce) co_return response;
  Task<http::ClientResponse> again = send_once(parts, request, credential, dpop);
  http::ClientResponse second = co_await std::move(again);
  dpop->take_nonce(request.token_endpoint, second.headers);
  co_return second;
}

Task<AccessToken> fetch_token(ClientParts parts, TokenRequest request, ClientCredential credential,
                              DpopSession* dpop) {
  Task<http::ClientResponse> sending =
      send_token_request(parts, request, std::move(credential), dpop);
  http::ClientResponse const response = co_await std::move(sending);
  AccessToken token = read_token_response(response, request, parts.clock, dpop != nullptr).value();
  co_return token;
}

}  // namespace tessera::oauth

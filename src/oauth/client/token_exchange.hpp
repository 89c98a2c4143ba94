#pragma once

#include "oauth/client/dpop_session.hpp"
#include "oauth/client/parts.hpp"
#include "oauth/client/token_request.hpp"

namespace tessera::oauth {

/// Sends one request to a token endpoint and reads the answer, without believing it. With a `dpop`
/// session the request carries a proof, and is sent once more when the server asks for a nonce.
/// @param dpop  not owned; outlives the task; null: a bearer token is asked for
/// Throws Exception: what `read_token_response` refuses, or why the server was not reached, with
/// its address in the hint. Spec: RFC 6749 §3.2, RFC 9449 §5, §8
Task<AccessToken> fetch_token(ClientParts parts, TokenRequest request, ClientCredential credential,
                              DpopSession* dpop = nullptr);

/// The raw answer of the same request, for exchanges whose result is no access token.
Task<http::ClientResponse> send_token_request(ClientParts parts, TokenRequest request,
                                              ClientCredential credential,
                                              DpopSession* dpop = nullptr);

}  // namespace tessera::oauth

#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "http/client/client.hpp"
#include "http/message/form.hpp"
#include "oauth/client/access_token.hpp"
#include "oauth/client/client_credential.hpp"
#include "oauth/model/token_messages.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The token endpoint as a client sees it: pure functions between our types and HTTP messages.

namespace tessera::oauth {

struct TokenRequest {
  std::string token_endpoint;
  std::string issuer;  ///< The audience of the assertion.
  std::string client_id;
  std::string resource;             ///< Empty: the client's default at the server.
  std::vector<std::string> scopes;  ///< Empty: all that the server gives.
  std::string tenant;               ///< Sent as `tenant_id`; empty: the client's default.
  std::string grant_type{kGrantClientCredentials};
  /// What belongs to the grant (`code`, `assertion`, `refresh_token` …), in the order given.
  std::vector<std::pair<std::string, std::string>> grant;
};

/// An assertion for one request: ES256 or what the key signs with, one minute, new `jti`.
/// Errors: those of signing. Spec: RFC 7523 §3, RFC 10070
[[nodiscard]] Result<std::string> make_client_assertion(std::string_view client_id,
                                                        std::string_view issuer,
                                                        jose::SigningKey const& key,
                                                        Clock const& clock, Random& random);

/// Errors: those of signing. Spec: RFC 6749 §4.4.2, RFC 8707 §2
[[nodiscard]] Result<http::ClientRequest> write_token_request(TokenRequest const& request,
                                                              ClientCredential const& credential,
                                                              Clock const& clock, Random& random);

/// The form of `request.grant` and the client's credential, and nothing else: for another endpoint
/// of the same server, whose address is in `token_endpoint`. Errors: those of signing.
[[nodiscard]] Result<http::ClientRequest> write_form_request(TokenRequest const& request,
                                                             ClientCredential const& credential,
                                                             Clock const& clock, Random& random);

/// Reads the answer. Errors: the Errc that the server named, with a hint that names client and
/// server; Errc::temporarily_unavailable for 429 and 503; Errc::bad_token_response, also for a
/// DPoP token where none was asked for.
/// @param with_proof  a DPoP proof went with the request
/// Spec: RFC 6749 §5.1, §5.2, RFC 9449 §5
[[nodiscard]] Result<AccessToken> read_token_response(http::ClientResponse const& response,
                                                      TokenRequest const& request,
                                                      Clock const& clock, bool with_proof = false);

/// What a refusal of the token endpoint, or of another endpoint that answers alike, says: the Errc
/// that it names, and a hint that names client and server.
[[nodiscard]] Error read_token_refusal(http::ClientResponse const& response,
                                       std::string const& issuer, std::string const& client_id);

}  // namespace tessera::oauth

#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "http/client/client.hpp"
#include "jose/jwk.hpp"
#include "oauth/client/access_token.hpp"
#include "oauth/model/token_messages.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The token endpoint as a client sees it: pure functions between our types and HTTP messages.

namespace tessera::oauth {

/// Proves the client by a signature: no shared secret exists. Spec: RFC 7523 §2.2
struct PrivateKeyJwt {
  jose::SigningKey key;
};
/// Proves the client by a secret in the `Authorization` field. Spec: RFC 6749 §2.3.1
struct ClientSecretBasic {
  Secret secret;
};
using ClientCredential = std::variant<ClientSecretBasic, PrivateKeyJwt>;

struct TokenRequest {
  std::string token_endpoint;
  std::string issuer;  ///< The audience of the assertion.
  std::string client_id;
  std::string resource;             ///< Empty: the client's default at the server.
  std::vector<std::string> scopes;  ///< Empty: all that the server gives.
  std::string tenant;               ///< Sent as `tenant_id`; empty: the client's default.
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

/// Reads the answer. Errors: the Errc that the server named, with a hint that names client and
/// server; Errc::temporarily_unavailable for 429 and 503; Errc::bad_token_response.
/// Spec: RFC 6749 §5.1, §5.2
[[nodiscard]] Result<AccessToken> read_token_response(http::ClientResponse const& response,
                                                      TokenRequest const& request,
                                                      Clock const& clock);

}  // namespace tessera::oauth

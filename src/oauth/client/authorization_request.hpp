#pragma once

#include "base/error.hpp"
#include "base/secret.hpp"

#include <string>
#include <string_view>

// The two messages of the authorization endpoint as a client sees them. Pure.

namespace tessera::oauth {

struct AuthorizationRequest {
  std::string endpoint;  ///< The server's authorization endpoint; may have a query.
  std::string client_id;
  std::string redirect_uri;  ///< Exactly as registered.
  std::string resource;      ///< Exactly as the resource's metadata says it.
  std::string scope;         ///< Empty: not sent.
  std::string state;
  std::string code_challenge;  ///< S256.
};

/// The address that a person opens. Errors: http::Errc::bad_url, Errc::bad_metadata when it is
/// neither https nor this machine.
/// Spec: RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2
[[nodiscard]] Result<std::string> write_authorization_url(AuthorizationRequest const& request);

/// What an answer must look like; made before the person is sent away.
struct ExpectedAnswer {
  std::string state;
  std::string issuer;             ///< Of the server that the request went to.
  bool issuer_announced = false;  ///< Its metadata says that it sends `iss`.
};

/// Reads the query of the redirect and gives the code. `state` and `iss` are looked at before
/// anything else is believed, errors too: what another server says is not shown to anybody.
/// Errors: Errc::bad_authorization_response, or the Errc that the server named.
/// Spec: RFC 6749 §4.1.2, RFC 9207 §2.4, OAuth 2.1 §7.13
[[nodiscard]] Result<Secret> read_authorization_answer(std::string_view query,
                                                       ExpectedAnswer const& expected);

}  // namespace tessera::oauth

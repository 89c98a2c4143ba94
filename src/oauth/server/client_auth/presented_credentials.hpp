#pragma once

#include "base/error.hpp"
#include "http/headers.hpp"
#include "oauth/model/basic_credentials.hpp"
#include "oauth/model/client_record.hpp"
#include "oauth/model/parameters.hpp"

#include <optional>
#include <string>
#include <variant>

namespace tessera::oauth {

/// A signed statement of the client about itself, not verified yet.
struct PresentedAssertion {
  std::string jwt;
  std::optional<std::string> client_id;  ///< What the request says besides the assertion.
};

/// An identifier and a secret, and how they came: the client is registered for one of the ways.
struct PresentedSecret {
  ClientAuthMethod method = ClientAuthMethod::client_secret_basic;
  BasicCredentials credentials;
  std::optional<std::string> client_id;  ///< What the request says besides the header.
};
/// A name and no proof: good for public clients only.
struct PresentedName {
  std::string client_id;
};
/// What a client presented to prove who it is: exactly one mechanism.
using PresentedCredentials = std::variant<PresentedSecret, PresentedAssertion, PresentedName>;

/// Finds the one mechanism of a request with a form: `Authorization: Basic`, an assertion, a secret
/// in the form, or nothing but `client_id`.
/// Errors: Errc::invalid_request (two mechanisms, half of one), Errc::invalid_client (none at all).
/// Spec: RFC 6749 §2.3, OAuth 2.1 §2.4, RFC 7521 §4.2
[[nodiscard]] Result<PresentedCredentials> credentials_of_request(http::Headers const& headers,
                                                                  Parameters const& parameters);

/// Finds the one mechanism of a request without a body: `Authorization: Basic`, or an assertion in
/// `Client-Assertion`. Errors: as above.
[[nodiscard]] Result<PresentedCredentials> credentials_of_headers(http::Headers const& headers);

}  // namespace tessera::oauth

#pragma once

#include "base/error.hpp"
#include "http/headers.hpp"
#include "oauth/model/basic_credentials.hpp"
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

/// What a client presented to prove who it is: exactly one mechanism.
struct PresentedBasic {
  BasicCredentials credentials;
  std::optional<std::string> client_id;  ///< What the request says besides the header.
};
using PresentedCredentials = std::variant<PresentedBasic, PresentedAssertion>;

/// Finds the one mechanism of a token request.
/// Errors: Errc::invalid_request (two mechanisms, half an assertion), Errc::invalid_client (none,
/// or one that this server does not have). Spec: RFC 6749 §2.3, RFC 7521 §4.2
[[nodiscard]] Result<PresentedCredentials> credentials_of_request(http::Headers const& headers,
                                                                  Parameters const& parameters);

/// Finds the one mechanism of a request without a body: `Authorization: Basic`, or an assertion in
/// `Client-Assertion`. Errors: as above.
[[nodiscard]] Result<PresentedCredentials> credentials_of_headers(http::Headers const& headers);

}  // namespace tessera::oauth

#pragma once

#include "base/error.hpp"
#include "http/message/response.hpp"

#include <string>
#include <string_view>

namespace tessera::oauth {

/// Why an OAuth exchange was refused. `wire_error` says how each is told to the other side.
enum class Errc {
  invalid_request = 1,  ///< A parameter is missing, repeated, malformed or contradicts another.
  invalid_client,       ///< Unknown client, or its authentication failed.
  invalid_grant,        ///< The presented grant is not valid, expired, spent or another client's.
  unauthorized_client,  ///< The client may not use this grant.
  unsupported_response_type,   ///< An authorization request asks for something else than a code.
  unsupported_grant_type,      ///< The server does not have this grant.
  invalid_scope,               ///< A scope is unknown, malformed or more than the client may have.
  invalid_target,              ///< The resource is unknown, malformed or not open to the client.
  invalid_token,               ///< The access token is malformed, expired, revoked or not for us.
  missing_token,               ///< No access token came with the request.
  insufficient_scope,          ///< The token lacks a scope that the operation needs.
  access_denied,               ///< The token is valid, and does not open what was asked for.
  invalid_redirect_uri,        ///< A redirect address that is not safe to send a browser to.
  invalid_client_metadata,     ///< What a client says about itself contradicts itself or our rules.
  invalid_software_statement,  ///< A software statement is malformed, ended or not signed right.
  unapproved_software_statement,  ///< Its issuer is nobody that we know.
  too_many_requests,              ///< A rate or quota was reached; try again later.
  request_too_large,              ///< The request is over a limit of this endpoint.
  temporarily_unavailable,        ///< The server cannot serve now; try again later.
  server_error,                   ///< Our own fault.
  bad_metadata,        ///< Metadata that we fetched is malformed or speaks for somebody else.
  bad_keys,            ///< A key set that we fetched is malformed or too large.
  bad_token_response,  ///< The token endpoint's answer breaks the protocol.
  invalid_dpop_proof,  ///< A DPoP proof is missing, malformed, stale or for something else.
  use_dpop_nonce,      ///< A DPoP proof must carry the nonce that comes with this answer.
  wrong_resource,      ///< A resource's metadata speaks for another resource.
  no_registration,     ///< There is no way for this client to become known to the server.
  bad_authorization_response,  ///< The answer of the authorization endpoint is not acceptable.
  login_required,              ///< A person has to sign in, and none can be asked now.
  consent_required,            ///< A person has to allow it, and none can be asked now.
  bad_settings,                ///< A program's settings for its credential do not work.
  bad_store,                   ///< The place where credentials are kept cannot be used.
};
[[nodiscard]] error_code make_error_code(Errc code);

/// How a failure looks on the wire: the registered word and the HTTP status.
struct WireError {
  std::string_view name;
  int status;
};
/// The one table. Codes of other categories are `server_error` (500); what says "later" (a full
/// queue, a deadline) is `temporarily_unavailable` (503).
/// Spec: RFC 6749 §5.2, RFC 6750 §3.1, RFC 8707 §2
[[nodiscard]] WireError wire_error(error_code const& code) noexcept;
/// The `Errc` of a registered word, or `server_error` for one that we do not know.
[[nodiscard]] Errc errc_of_wire_name(std::string_view name) noexcept;

/// `text` with every character that `error_description` may not hold replaced by `?`.
/// Spec: RFC 6749 §5.2 (%x20-21 / %x23-5B / %x5D-7E)
[[nodiscard]] std::string error_description_text(std::string_view text);

/// `{"error": …, "error_description": …}` with `Cache-Control: no-store`. The hint of an error of
/// another library is not told: its text is not ours to promise.
[[nodiscard]] http::Response error_response(Error const& error);

}  // namespace tessera::oauth

template <>
struct boost::system::is_error_code_enum<tessera::oauth::Errc> : std::true_type {};

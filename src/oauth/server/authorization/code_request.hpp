#pragma once

#include "base/error.hpp"
#include "http/message/form.hpp"
#include "oauth/model/client_record.hpp"
#include "oauth/model/scope_set.hpp"
#include "oauth/server/resource_table.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The authorization request as the server reads it, in two steps: first where an answer may go, and
// only then the rest, whose errors are sent there. Pure.

namespace tessera::oauth {

/// The scope by which a client asks for a refresh token. It is no right at a resource.
inline constexpr std::string_view kScopeOffline = "offline_access";

/// Where an answer goes, once client and address are known to belong together.
struct ReturnAddress {
  std::string redirect_uri;
  std::optional<std::string> state;
};

/// The one `client_id` of a request. Errors: Errc::invalid_request.
[[nodiscard]] Result<std::string> client_id_of(http::Form const& form);
/// Errors: Errc::invalid_request: missing, repeated, or not an address of this client.
/// Spec: OAuth 2.1 §4.1.1, §4.1.2.1
[[nodiscard]] Result<ReturnAddress> return_address(http::Form const& form,
                                                   RegisteredClient const& client);

/// What a client asks a person for.
struct CodeRequest {
  std::string code_challenge;
  std::string resource;
  ScopeSet scopes;       ///< What it asks for at the resource, bounded by what it may have there.
  bool offline = false;  ///< It asks for access while the person is away, and may have it.
  std::optional<std::string> tenant;
  std::optional<std::string> proof_key;  ///< `dpop_jkt`.
  bool may_interact = true;              ///< False: `prompt=none`.
  bool must_sign_in = false;             ///< `prompt=login`, or `select_account`.
  bool must_ask = false;                 ///< `prompt=consent`.
};

/// Checks everything but the return address. Errors, for the client: invalid_request,
/// unauthorized_client, unsupported_response_type, invalid_scope, invalid_target.
/// Spec: OAuth 2.1 §4.1.1, RFC 7636 §4.3, RFC 8707 §2.1, RFC 9449 §10, OIDC Core §3.1.2.1 (prompt)
[[nodiscard]] Result<CodeRequest> check_code_request(http::Form const& form,
                                                     RegisteredClient const& client,
                                                     ResourceTable const& resources);

/// The same request after the person has signed in: it does not ask for that again.
[[nodiscard]] std::string query_after_sign_in(std::string_view query);

/// The tenants for which the person may be represented by the client; one, if the request names it.
[[nodiscard]] std::vector<std::string> common_tenants(std::vector<std::string> const& of_person,
                                                      RegisteredClient const& client,
                                                      std::optional<std::string> const& named);

/// The answers. Both carry `iss`. Spec: OAuth 2.1 §4.1.2, RFC 9207 §2
[[nodiscard]] std::string code_answer_url(ReturnAddress const& to, std::string_view issuer,
                                          std::string_view code);
[[nodiscard]] std::string error_answer_url(ReturnAddress const& to, std::string_view issuer,
                                           Error const& error);

}  // namespace tessera::oauth

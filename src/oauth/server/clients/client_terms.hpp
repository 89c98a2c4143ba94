#pragma once

#include "base/json_codec.hpp"
#include "oauth/model/client_metadata.hpp"
#include "oauth/model/client_record.hpp"

#include <cstddef>
#include <cstdint>

namespace tessera::oauth {

/// What a server lets a client have that nobody has entered by hand. Bound to a way of becoming
/// known: open registration, one initial access token, documents of one host.
struct ClientTerms {
  Strings grant_types{"authorization_code", "refresh_token"};
  Strings auth_methods{"none", "private_key_jwt"};
  Strings scopes;                   ///< The most that a client can be registered for.
  Strings resources;                ///< Normalised identifiers. Tokens are for these alone.
  Strings tenants{"*"};             ///< A client that acts for itself needs named ones.
  Strings redirect_hosts;           ///< `app.example`, `*.example.com`; empty: every host.
  std::uint32_t redirect_uris = 5;  ///< How many it may have.
};
BOOST_DESCRIBE_STRUCT(ClientTerms, (),
                      (grant_types, auth_methods, scopes, resources, tenants, redirect_hosts,
                       redirect_uris))
constexpr JsonStyle json_style(ClientTerms const*) {
  return {.refuse_unknown = true, .defaults = true};
}

/// Refuses terms that could not work or would be unsafe: a grant without a person needs named
/// tenants. Errors: Errc::bad_settings, naming the member.
[[nodiscard]] Result<void> check_client_terms(ClientTerms const& terms);

/// The record of a client under terms: what it asks for and may have. Grants and scopes that it may
/// not have are left out, for the answer says what it got; a way of authentication is never changed
/// behind its back. The metadata has passed `check_client_metadata`; `client_id`, secret and origin
/// are the caller's to fill in.
/// @param method  how it will authenticate, see `choose_auth_method`
/// Errors: Errc::invalid_client_metadata, Errc::invalid_redirect_uri.
[[nodiscard]] Result<ClientRecord> admit_client(ClientMetadata const& metadata,
                                                ClientAuthMethod method, ClientTerms const& terms);

/// How a client that registers will authenticate: as it says; if it says nothing, the first of the
/// default of the RFC (`client_secret_basic`), `none` and `private_key_jwt` that the terms have.
/// Errors: Errc::invalid_client_metadata. Spec: RFC 7591 §2
[[nodiscard]] Result<ClientAuthMethod> choose_auth_method(ClientMetadata const& metadata,
                                                          ClientTerms const& terms);

/// True when `host` is `pattern`, or below `*.pattern`. Both in lower case.
[[nodiscard]] bool host_matches(std::string_view host, std::string_view pattern) noexcept;

}  // namespace tessera::oauth

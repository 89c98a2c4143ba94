#pragma once

#include "base/json_codec.hpp"
#include "oauth/model/metadata.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tessera::oauth {

/// What a client says about itself and a server keeps as it was said, by the names of the wire.
/// Base of what travels (`ClientMetadata`) and of what is stored (`ClientRecord`).
/// Spec: RFC 7591 §2, OIDC Registration §2
struct ClientDescription {
  std::optional<std::string> client_name;
  std::optional<std::string> client_uri;
  std::optional<std::string> logo_uri;
  std::optional<std::string> tos_uri;
  std::optional<std::string> policy_uri;
  std::optional<Strings> contacts;
  Strings redirect_uris;  ///< See `check_redirect_uri`; compared by `choose_redirect_uri`.
  std::optional<Strings> response_types;
  std::optional<std::string> application_type;  ///< "native" or "web"; absent: not stated.
  std::optional<std::string> jwks_uri;          ///< Where its keys are; instead of `jwks`.
  std::optional<std::string> software_id;
  std::optional<std::string> software_version;
  std::optional<std::string> token_endpoint_auth_signing_alg;
};
BOOST_DESCRIBE_STRUCT(ClientDescription, (),
                      (client_name, client_uri, logo_uri, tos_uri, policy_uri, contacts,
                       redirect_uris, response_types, application_type, jwks_uri, software_id,
                       software_version, token_endpoint_auth_signing_alg))

/// A client's metadata as it travels: in a registration, its answer, a metadata document.
/// Spec: RFC 7591 §2, RFC 9449 §5.2
struct ClientMetadata : ClientDescription {
  std::optional<std::string> token_endpoint_auth_method;
  std::optional<Strings> grant_types;
  std::optional<std::string> scope;
  std::optional<json::object> jwks;
  std::optional<bool> dpop_bound_access_tokens;
  std::optional<std::string> software_statement;
};
BOOST_DESCRIBE_STRUCT(ClientMetadata, (ClientDescription),
                      (token_endpoint_auth_method, grant_types, scope, jwks,
                       dpop_bound_access_tokens, software_statement))
constexpr JsonStyle json_style(ClientMetadata const*) { return {.defaults = true}; }

/// What the server answers. Spec: RFC 7591 §3.2.1
struct RegistrationResponse {
  std::string client_id;
  std::optional<std::string> client_secret;
  std::optional<std::int64_t> client_secret_expires_at;  ///< Unix seconds; 0: never.
  std::optional<std::string> token_endpoint_auth_method;
};
BOOST_DESCRIBE_STRUCT(RegistrationResponse, (),
                      (client_id, client_secret, client_secret_expires_at,
                       token_endpoint_auth_method))

}  // namespace tessera::oauth

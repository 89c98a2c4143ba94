#pragma once

#include "base/json_codec.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tessera::oauth {

using Strings = std::vector<std::string>;

/// What an authorization server says about itself. Absent means: not offered (or, when read from
/// another server, the default of the RFC). Spec: RFC 8414 §2
struct AuthorizationServerMetadata {
  std::string issuer;
  std::optional<std::string> authorization_endpoint;
  std::optional<std::string> token_endpoint;
  std::optional<std::string> jwks_uri;
  std::optional<std::string> registration_endpoint;
  std::optional<std::string> introspection_endpoint;  ///< Spec: RFC 7662
  std::optional<std::string> revocation_endpoint;     ///< Spec: RFC 7009
  std::optional<Strings> scopes_supported;
  std::optional<Strings> response_types_supported;
  std::optional<Strings> grant_types_supported;
  std::optional<Strings> token_endpoint_auth_methods_supported;
  std::optional<Strings> token_endpoint_auth_signing_alg_values_supported;
  std::optional<Strings> introspection_endpoint_auth_methods_supported;
  std::optional<Strings> introspection_endpoint_auth_signing_alg_values_supported;
  std::optional<Strings> revocation_endpoint_auth_methods_supported;
  std::optional<Strings> revocation_endpoint_auth_signing_alg_values_supported;
  std::optional<Strings> code_challenge_methods_supported;
  std::optional<Strings> protected_resources;                          ///< Spec: RFC 9728 §4
  std::optional<bool> client_id_metadata_document_supported;           ///< Spec: MCP, CIMD draft
  std::optional<bool> authorization_response_iss_parameter_supported;  ///< Spec: RFC 9207 §3
  std::optional<Strings> dpop_signing_alg_values_supported;            ///< Spec: RFC 9449 §5.1
};
BOOST_DESCRIBE_STRUCT(
    AuthorizationServerMetadata, (),
    (issuer, authorization_endpoint, token_endpoint, jwks_uri, registration_endpoint,
     introspection_endpoint, revocation_endpoint, scopes_supported, response_types_supported,
     grant_types_supported, token_endpoint_auth_methods_supported,
     token_endpoint_auth_signing_alg_values_supported,
     introspection_endpoint_auth_methods_supported,
     introspection_endpoint_auth_signing_alg_values_supported,
     revocation_endpoint_auth_methods_supported,
     revocation_endpoint_auth_signing_alg_values_supported, code_challenge_methods_supported,
     protected_resources, client_id_metadata_document_supported,
     authorization_response_iss_parameter_supported, dpop_signing_alg_values_supported))

/// What a protected resource says about itself. Spec: RFC 9728 §2
struct ProtectedResourceMetadata {
  std::string resource;
  std::optional<Strings> authorization_servers;
  std::optional<Strings> scopes_supported;
  std::optional<Strings> bearer_methods_supported;
  std::optional<std::string> resource_name;
  std::optional<std::string> resource_documentation;
  std::optional<Strings> dpop_signing_alg_values_supported;
};
BOOST_DESCRIBE_STRUCT(ProtectedResourceMetadata, (),
                      (resource, authorization_servers, scopes_supported, bearer_methods_supported,
                       resource_name, resource_documentation, dpop_signing_alg_values_supported))

inline constexpr std::string_view kServerMetadataName = "oauth-authorization-server";
inline constexpr std::string_view kResourceMetadataName = "oauth-protected-resource";

}  // namespace tessera::oauth

#include "oauth/server/metadata_documents.hpp"

#include "oauth/model/identifiers.hpp"
#include "oauth/server/client_auth/client_assertion.hpp"

namespace tessera::oauth {

std::string endpoint_url(std::string_view issuer, std::string_view path) {
  if (issuer.ends_with('/')) issuer.remove_suffix(1);
  std::string url(issuer);
  url += path;
  return url;
}

std::vector<std::string> metadata_paths(std::string const& issuer) {
  constexpr std::string_view kOpenId = "openid-configuration";
  std::vector<std::string> paths{well_known_path(issuer, kServerMetadataName),
                                 well_known_path(issuer, kOpenId)};
  std::string appended(path_of(endpoint_url(issuer, "/.well-known/" + std::string(kOpenId))));
  if (appended != paths.back()) paths.push_back(std::move(appended));
  return paths;
}

AuthorizationServerMetadata server_metadata(std::string const& issuer,
                                            std::vector<std::string> grant_types,
                                            ResourceTable const& resources) {
  AuthorizationServerMetadata metadata;
  metadata.issuer = issuer;
  metadata.authorization_endpoint = endpoint_url(issuer, kAuthorizationPath);
  metadata.token_endpoint = endpoint_url(issuer, kTokenPath);
  metadata.introspection_endpoint = endpoint_url(issuer, kIntrospectionPath);
  metadata.revocation_endpoint = endpoint_url(issuer, kRevocationPath);
  metadata.jwks_uri = endpoint_url(issuer, kJwksPath);
  metadata.scopes_supported = resources.scopes();
  // Required by the RFC, and true: the authorization endpoint answers no client yet.
  metadata.response_types_supported = Strings{};
  metadata.grant_types_supported = std::move(grant_types);
  metadata.token_endpoint_auth_methods_supported =
      Strings{"private_key_jwt", "client_secret_basic", "client_secret_post", "none"};
  metadata.token_endpoint_auth_signing_alg_values_supported = assertion_algorithm_names();
  metadata.introspection_endpoint_auth_methods_supported =
      Strings{"private_key_jwt", "client_secret_basic", "client_secret_post"};
  metadata.introspection_endpoint_auth_signing_alg_values_supported = assertion_algorithm_names();
  metadata.revocation_endpoint_auth_methods_supported =
      metadata.token_endpoint_auth_methods_supported;
  metadata.revocation_endpoint_auth_signing_alg_values_supported = assertion_algorithm_names();
  metadata.protected_resources = resources.resources();
  return metadata;
}

}  // namespace tessera::oauth

#pragma once

#include "oauth/model/metadata.hpp"
#include "oauth/server/resource_table.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tessera::oauth {

/// Where an authorization server's endpoints are: below the path of its issuer.
inline constexpr std::string_view kAuthorizationPath = "/oauth2/authorize";
inline constexpr std::string_view kTokenPath = "/oauth2/token";
inline constexpr std::string_view kIntrospectionPath = "/oauth2/introspect";
inline constexpr std::string_view kRevocationPath = "/oauth2/revoke";
inline constexpr std::string_view kRegistrationPath = "/oauth2/register";
inline constexpr std::string_view kJwksPath = "/.well-known/jwks.json";
inline constexpr std::string_view kGenerateTokenPath = "/generate-token";

/// The issuer's address of an endpoint. A trailing slash of the issuer is not doubled.
[[nodiscard]] std::string endpoint_url(std::string_view issuer, std::string_view path);

/// Where clients look for the metadata of an issuer: the place of RFC 8414, and the two of OpenID
/// Connect, which some clients know only. The document is the same.
/// Spec: RFC 8414 §3.1, §5; MCP basic/authorization
[[nodiscard]] std::vector<std::string> metadata_paths(std::string const& issuer);

/// Names what exists and nothing else. Spec: RFC 8414 §2
[[nodiscard]] AuthorizationServerMetadata server_metadata(std::string const& issuer,
                                                          std::vector<std::string> grant_types,
                                                          ResourceTable const& resources);

}  // namespace tessera::oauth

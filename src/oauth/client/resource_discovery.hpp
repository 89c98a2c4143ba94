#pragma once

#include "oauth/client/parts.hpp"
#include "oauth/client/resource_challenge.hpp"
#include "oauth/model/metadata.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// From a server that refuses to the authorization server that can help:
//
//   401 -> resource metadata (RFC 9728) -> issuer -> authorization server metadata (RFC 8414)
//
// A server of the MCP revision 2025-03-26 has no resource metadata: its own origin is the issuer,
// and without any metadata the endpoints have fixed paths there.

namespace tessera::oauth {

/// A protected resource and the authorization server that issues tokens for it.
struct ProtectedResource {
  std::string resource;           ///< The `resource` parameter, byte for byte.
  std::optional<Strings> scopes;  ///< `scopes_supported` of the resource.
  AuthorizationServerMetadata server;
  bool has_server_metadata = true;  ///< False: fixed endpoints of 2025-03-26.
};

/// Where a resource's metadata may be, in the order in which to ask: what the challenge says, then
/// the well-known address with the path, then the one without. Spec: RFC 9728 §3.1, §5; MCP
/// basic/authorization
[[nodiscard]] std::vector<std::string> resource_metadata_urls(std::string_view server_url,
                                                              ResourceChallenge const& challenge);

/// Checks a metadata document: its `resource` is the server's address, or the origin of it, which
/// covers every path. Errors: Errc::bad_metadata, Errc::wrong_resource. Spec: RFC 9728 §3.3
[[nodiscard]] Result<ProtectedResourceMetadata> read_resource_metadata(std::string_view body,
                                                                       std::string_view server_url);

/// Finds both. Of several authorization servers it takes the one in `known_issuers`, else the
/// first. Throws Exception: Errc::bad_metadata, Errc::wrong_resource, or why nothing was reached.
Task<ProtectedResource> discover_resource(ClientParts parts, std::string server_url,
                                          ResourceChallenge challenge,
                                          std::vector<std::string> known_issuers);

}  // namespace tessera::oauth

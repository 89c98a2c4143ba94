#pragma once

#include "async/task.hpp"
#include "oauth/client/parts.hpp"
#include "oauth/model/metadata.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::oauth {

/// Where an issuer's metadata may be, in the order in which to ask: RFC 8414, then the two forms of
/// OpenID Connect. Spec: RFC 8414 §3.1, §5; MCP basic/authorization
[[nodiscard]] std::vector<std::string> metadata_urls(std::string_view issuer);

/// Checks a metadata document: its `issuer` is exactly the one that was asked, and its endpoints
/// are https, or http on this machine. Errors: Errc::bad_metadata. Spec: RFC 8414 §3.3
[[nodiscard]] Result<AuthorizationServerMetadata> read_server_metadata(std::string_view body,
                                                                       std::string_view issuer);

/// Fetches the metadata of an issuer.
/// Throws Exception(Errc::bad_metadata), or what the HTTP client throws when nothing answers; the
/// hint names the address.
Task<AuthorizationServerMetadata> discover_server(ClientParts parts, std::string issuer);

/// The same, and nothing when none is published.
Task<std::optional<AuthorizationServerMetadata>> find_server(ClientParts parts, std::string issuer);

/// True for https, and for http to this machine: where a credential may be sent.
[[nodiscard]] bool is_safe_endpoint(std::string_view url) noexcept;

}  // namespace tessera::oauth

#pragma once

#include "base/error.hpp"
#include "oauth/model/client_metadata.hpp"

namespace tessera::oauth {

/// What holds for every client's metadata, wherever it came from: lists and texts within bounds,
/// names without control or direction characters, addresses https, redirect addresses safe, grant
/// and response types that belong together, `jwks` or `jwks_uri` but not both, public keys only.
/// What a server lets a client have is another question: `ClientTerms`.
/// Errors: Errc::invalid_redirect_uri, Errc::invalid_client_metadata, naming the member.
/// Spec: RFC 7591 §2, §2.1, §5
[[nodiscard]] Result<void> check_client_metadata(ClientMetadata const& metadata);

/// The grant types that the metadata asks for, defaults filled in. Spec: RFC 7591 §2
[[nodiscard]] Strings wanted_grant_types(ClientMetadata const& metadata);

/// True when a key set holds anything that must never leave its owner.
[[nodiscard]] bool has_private_members(json::object const& jwks) noexcept;

}  // namespace tessera::oauth

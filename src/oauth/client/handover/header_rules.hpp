#pragma once

#include <string_view>

namespace tessera::oauth {

/// The field in which a tenant is named unless somebody says otherwise.
inline constexpr std::string_view kTenantField = "X-TENANT-ID";

/// True for a field that no setting may copy, rename or invent on the way to a backend: it carries
/// a credential, says who stands in front of whom, belongs to the connection or the protocol, or is
/// written by the call itself. `_` counts as `-`: some servers cannot tell them apart.
[[nodiscard]] bool is_reserved_field(std::string_view name);

/// True for `X-TENANT-ID` in any of its spellings.
[[nodiscard]] bool is_tenant_field(std::string_view name);

}  // namespace tessera::oauth

#pragma once

#include <string_view>

namespace tessera::http {

/// True for a numeric address that any host of the public Internet may have: not private, loopback,
/// link-local, shared, multicast, reserved, for documentation, or a translation to one of those.
/// Anything that is no address is not public. Meant for CurlClientOptions::allow_address, which is
/// asked with what a name resolved to, at the moment of connecting: a name cannot lead elsewhere
/// after it was checked. Spec: RFC 6890; MCP basic/security_best_practices (SSRF)
[[nodiscard]] bool is_public_address(std::string_view address) noexcept;

}  // namespace tessera::http

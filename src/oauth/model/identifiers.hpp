#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>

namespace tessera::oauth {

/// The identifier of a protected resource with scheme and host in lower case and nothing else
/// changed, ready for comparison byte by byte.
/// Errors: Errc::invalid_target: no absolute http(s) URI, or it has a fragment, user information,
/// white space or bytes outside ASCII. Spec: RFC 8707 §2
[[nodiscard]] Result<std::string> normalize_resource(std::string_view resource);

/// True for an issuer: http(s), a host, no query, no fragment. Spec: RFC 8414 §2
[[nodiscard]] bool is_issuer(std::string_view issuer) noexcept;

/// The path of an identifier, empty when it has none: `/mcp` of `http://host:1/mcp`.
[[nodiscard]] std::string_view path_of(std::string_view identifier) noexcept;
/// Scheme and authority: `http://host:1` of `http://host:1/mcp`.
[[nodiscard]] std::string_view origin_of(std::string_view identifier) noexcept;

/// The well-known address of an identifier: `name` goes between host and path; a path of just `/`
/// counts as none. Spec: RFC 8414 §3.1, RFC 9728 §3.1
/// @param name  e.g. "oauth-authorization-server"
[[nodiscard]] std::string well_known_url(std::string_view identifier, std::string_view name);
/// The path part of `well_known_url`, for the router.
[[nodiscard]] std::string well_known_path(std::string_view identifier, std::string_view name);

/// True when a segment of the path is `.` or `..`, also spelled with `%2e`. The query is not looked
/// at. @param path  percent-encoding kept
[[nodiscard]] bool has_dot_segment(std::string_view path);

/// True for what may name a tenant: [A-Za-z0-9._-]{1,64}.
[[nodiscard]] bool is_tenant_id(std::string_view text) noexcept;

}  // namespace tessera::oauth

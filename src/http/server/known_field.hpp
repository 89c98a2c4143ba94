#pragma once

#include <cstdint>
#include <string_view>

namespace tessera::http {

/// The request fields that the server itself reads or guards.
enum class KnownField : std::uint8_t {
  none,
  host,
  dpop,
  content_length,
  content_type,
  transfer_encoding,
  authorization,
  x_jwt_token,
  x_tenant_id,
  mcp_protocol_version,
  mcp_method,
  mcp_name,
  mcp_session_id,
  last_single = mcp_session_id,  ///< Those up to here may come only once.
  connection,
  expect,
};

/// Without case.
[[nodiscard]] KnownField known_field(std::string_view name) noexcept;

/// True for a name that some gateway or application server would take for one of the guarded
/// fields: `X_TENANT_ID`.
[[nodiscard]] bool looks_like_guarded(std::string_view name) noexcept;

}  // namespace tessera::http

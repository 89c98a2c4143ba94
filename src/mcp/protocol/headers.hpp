#pragma once

#include "base/json.hpp"
#include "mcp/protocol/errc.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tessera::mcp {

inline constexpr std::string_view kHeaderProtocolVersion = "MCP-Protocol-Version";
inline constexpr std::string_view kHeaderSessionId = "MCP-Session-Id";
inline constexpr std::string_view kHeaderMethod = "Mcp-Method";
inline constexpr std::string_view kHeaderName = "Mcp-Name";
inline constexpr std::string_view kHeaderParamPrefix = "Mcp-Param-";

/// The text as a header value: as it is when it is visible ASCII with blanks only inside,
/// `=?base64?…?=` otherwise. Spec: MCP 2026-07-28 basic/transports (value encoding)
[[nodiscard]] std::string encode_header_value(std::string_view text);

/// The text of a header value. Blanks around it are trimmed first.
/// Errors: bad_header_value (bad base64, ill-formed UTF-8 inside it, or bytes that must have been
/// encoded).
[[nodiscard]] Result<std::string> decode_header_value(std::string_view value);

/// What `Mcp-Name` must say for a request: `params.name` or `params.uri`, or nothing for methods
/// that have no such header. Spec: MCP 2026-07-28 basic/transports (standard headers)
[[nodiscard]] std::optional<std::string> header_name_of(std::string_view method,
                                                        json::object const& params);

}  // namespace tessera::mcp

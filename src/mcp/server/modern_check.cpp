#include "mcp/server/modern_check.hpp"

#include "mcp/protocol/discover.hpp"
#include "mcp/protocol/headers.hpp"
#include "mcp/protocol/version.hpp"

#include <string>
#include <utility>

namespace tessera::mcp {
namespace {

ServerReply mismatch(jsonrpc::Id const& id, std::string_view why) {
  return error_reply(400, id, make_error_code(Errc::header_mismatch), why);
}

ServerReply incomplete(jsonrpc::Id const& id, std::string_view why) {
  return error_reply(400, id, make_error_code(jsonrpc::Errc::invalid_params), why);
}

/// True when the field is there exactly once and says `expected`.
bool says(http::Headers const& headers, std::string_view field, std::string_view expected) {
  if (headers.count(field) != 1) return false;
  Result<std::string> const value = decode_header_value(headers.get(field));
  return value && *value == expected;
}

ServerReply unsupported(jsonrpc::Id const& id, std::string const& requested) {
  UnsupportedVersionData data;
  data.supported.assign(kModernVersions.begin(), kModernVersions.end());
  data.requested = requested;
  return error_reply(400, id, wire_code(Errc::unsupported_protocol_version),
                     make_error_code(Errc::unsupported_protocol_version).message(), to_json(data));
}

}  // namespace

std::variant<RequestMeta, ServerReply> check_modern(http::Headers const& headers,
                                                    jsonrpc::Request const& request) {
  if (headers.count(kHeaderProtocolVersion) == 0)
    return mismatch(request.id, "MCP-Protocol-Version is missing");
  json::value const* meta = request.params.if_contains("_meta");
  if (meta == nullptr) return incomplete(request.id, "'_meta' is required");
  Result<RequestMeta> decoded = from_json<RequestMeta>(*meta);
  if (!decoded) return incomplete(request.id, "_meta: " + decoded.error().hint);
  if (decoded->progress_token && !decoded->progress_token->is_string() &&
      !decoded->progress_token->is_int64())
    return incomplete(request.id, "'progressToken' must be a string or an integer");
  if (!says(headers, kHeaderProtocolVersion, decoded->protocol_version))
    return mismatch(request.id, "MCP-Protocol-Version differs from the body");
  if (!says(headers, kHeaderMethod, request.method))
    return mismatch(request.id, "Mcp-Method is missing or differs from the body");
  if (auto const name = header_name_of(request.method, request.params);
      name && !says(headers, kHeaderName, *name))
    return mismatch(request.id, "Mcp-Name is missing or differs from the body");
  if (!is_modern_version(decoded->protocol_version))
    return unsupported(request.id, decoded->protocol_version);
  return std::move(*decoded);
}

}  // namespace tessera::mcp

#include "mcp/server/calls/modern_meta.hpp"

#include "mcp/protocol/discover.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/version.hpp"

#include <string>
#include <utility>

namespace tessera::mcp {
namespace {

ServerReply incomplete(jsonrpc::Id const& id, std::string_view why) {
  return error_reply(400, id, make_error_code(jsonrpc::Errc::invalid_params), why);
}

}  // namespace

std::variant<RequestMeta, ServerReply> read_modern_meta(jsonrpc::Request const& request) {
  json::value const* meta = request.params.if_contains("_meta");
  if (meta == nullptr) return incomplete(request.id, "'_meta' is required");
  Result<RequestMeta> decoded = from_json<RequestMeta>(*meta);
  if (!decoded) return incomplete(request.id, "_meta: " + decoded.error().hint);
  if (decoded->progress_token && !decoded->progress_token->is_string() &&
      !decoded->progress_token->is_int64())
    return incomplete(request.id, "'progressToken' must be a string or an integer");
  return std::move(*decoded);
}

std::optional<ServerReply> version_problem(jsonrpc::Id const& id, std::string const& version) {
  if (is_modern_version(version)) return std::nullopt;
  UnsupportedVersionData data;
  data.supported.assign(kModernVersions.begin(), kModernVersions.end());
  data.requested = version;
  error_code const code = make_error_code(Errc::unsupported_protocol_version);
  return error_reply(400, id, code.value(), code.message(), to_json(data));
}

std::variant<ClientView, ServerReply> modern_client(jsonrpc::Id const& id, RequestMeta meta) {
  ClientView client;
  client.era = Era::modern;
  client.features = features_of(meta.client_capabilities);
  client.extensions = std::move(meta.client_capabilities.extensions);
  if (!meta.log_level) return client;
  Result<LoggingLevel> const level = from_json<LoggingLevel>(json::value(*meta.log_level));
  if (!level) return invalid_params(id, "no such log level");
  client.log_level = *level;
  return client;
}

}  // namespace tessera::mcp

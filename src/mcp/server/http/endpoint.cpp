#include "mcp/server/http/endpoint.hpp"

#include "http/message/accept.hpp"
#include "mcp/protocol/discover.hpp"
#include "mcp/protocol/headers.hpp"
#include "mcp/protocol/meta.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/protocol/version.hpp"
#include "mcp/server/exchange.hpp"
#include "mcp/server/http/legacy.hpp"
#include "mcp/server/http/modern.hpp"
#include "mcp/server/http/replies.hpp"

#include <memory>
#include <utility>

namespace tessera::mcp {
namespace {

http::Response refuse(int status, std::string_view why) {
  return json_reply(
      error_reply(status, std::nullopt, make_error_code(jsonrpc::Errc::invalid_request), why));
}

http::Response method_not_allowed() {
  http::Response response =
      refuse(405, "this endpoint takes POST, and with a session GET and DELETE");
  response.headers.add("Allow", "POST, DELETE");
  return response;
}

json::object const* params_of(jsonrpc::Message const& message) {
  if (auto const* request = std::get_if<jsonrpc::Request>(&message)) return &request->params;
  if (auto const* notice = std::get_if<jsonrpc::Notification>(&message)) return &notice->params;
  return nullptr;
}

bool has_modern_meta(jsonrpc::Message const& message) {
  json::object const* params = params_of(message);
  if (params == nullptr) return false;
  json::value const* meta = params->if_contains("_meta");
  return meta != nullptr && json_find(*meta, kMetaProtocolVersion) != nullptr;
}

/// Which life-cycle a message belongs to; nothing: it names a version that is none of ours and has
/// nothing that belongs to either.
std::optional<Era> era_of(http::Headers const& headers, jsonrpc::Message const& message) {
  // Only the legacy era has answers from clients, and its first message.
  if (std::holds_alternative<jsonrpc::Response>(message) ||
      std::holds_alternative<jsonrpc::ErrorResponse>(message))
    return Era::legacy;
  if (has_modern_meta(message)) return Era::modern;
  auto const version = headers.find(kHeaderProtocolVersion);
  if (!version) return Era::legacy;
  std::string_view const name = http::trim_ows(*version);
  if (is_modern_version(name)) return Era::modern;
  if (is_legacy_version(name)) return Era::legacy;
  auto const* request = std::get_if<jsonrpc::Request>(&message);
  if (request != nullptr && request->method == kMethodInitialize) return Era::legacy;
  return std::nullopt;
}

/// A header may hold bytes that no JSON string can.
std::string in_ascii(std::string_view value) {
  std::string out(value.substr(0, 64));
  for (char& c : out)
    if (c < 0x20 || c > 0x7e) c = '?';
  return out;
}

http::Response unknown_version(http::Headers const& headers, jsonrpc::Message const& message) {
  UnsupportedVersionData data;
  data.supported.assign(kModernVersions.begin(), kModernVersions.end());
  data.supported.insert(data.supported.end(), kLegacyVersions.begin(), kLegacyVersions.end());
  data.requested = in_ascii(headers.get(kHeaderProtocolVersion));
  auto const* request = std::get_if<jsonrpc::Request>(&message);
  std::optional<jsonrpc::Id> id;
  if (request != nullptr) id = request->id;
  error_code const code = make_error_code(Errc::unsupported_protocol_version);
  return json_reply(error_reply(400, id, code.value(), code.message(), to_json(data)));
}

class Endpoint {
 public:
  Endpoint(Server const& server, HttpEndpointOptions options)
      : server_(server), options_(std::move(options)) {}

  Task<http::Response> handle(http::Request& request) const {
    if (request.method == http::Method::delete_ && request.headers.find(kHeaderSessionId))
      co_return end_session(server_, request);
    if (request.method == http::Method::get && request.headers.find(kHeaderSessionId))
      co_return open_session_stream(request);
    if (request.method != http::Method::post) co_return method_not_allowed();
    std::string_view const type = http::media_type(request.headers.get("Content-Type"));
    if (!http::iequals(type, "application/json"))
      co_return refuse(415, "Content-Type must be application/json");
    std::string_view const accept = request.headers.get("Accept");
    if (http::accept_quality(accept, "application/json") == 0 ||
        http::accept_quality(accept, "text/event-stream") == 0)
      co_return refuse(406, "Accept must name application/json and text/event-stream");
    std::string_view const body = co_await request.read_body(options_.body_limit);
    auto exchange =
        std::make_shared<Exchange>(Caller{request.principal, request.id, &request}, body.size());
    exchange->background = options_.tasks;
    JsonLimits limits;
    limits.bytes = options_.body_limit;
    jsonrpc::Decoded decoded = jsonrpc::parse_message(body, limits, &exchange->arena);
    if (!decoded)
      co_return http::json_response(400, jsonrpc::write_message(jsonrpc::refusal(decoded.error())));
    exchange->message.emplace(std::move(*decoded));
    std::optional<Era> const era = era_of(request.headers, *exchange->message);
    if (!era) co_return unknown_version(request.headers, *exchange->message);
    // In the legacy era a client that leaves has not cancelled.
    request.cancel_when_peer_leaves = *era == Era::modern;
    Task<http::Response> work = *era == Era::modern ? answer_modern(server_, options_, exchange)
                                                    : answer_legacy(server_, options_, exchange);
    http::Response response = co_await std::move(work);
    co_return response;
  }

 private:
  [[nodiscard]] http::Response open_session_stream(http::Request const& request) const {
    if (http::accept_quality(request.headers.get("Accept"), "text/event-stream") == 0)
      return refuse(406, "Accept must name text/event-stream");
    return listen_legacy(server_, request);
  }

  Server const& server_;
  HttpEndpointOptions options_;
};

}  // namespace

http::Handler http_endpoint(Server const& server, HttpEndpointOptions options) {
  auto endpoint = std::make_shared<Endpoint const>(server, std::move(options));
  return [endpoint](http::Request& request) { return endpoint->handle(request); };
}

}  // namespace tessera::mcp

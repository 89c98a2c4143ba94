#include "mcp/server/legacy.hpp"

#include "mcp/protocol/headers.hpp"
#include "mcp/protocol/lifecycle.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/protocol/notifications.hpp"
#include "mcp/protocol/version.hpp"
#include "mcp/server/call_params.hpp"
#include "mcp/server/catalog.hpp"
#include "mcp/server/forbidden.hpp"
#include "mcp/server/legacy_call.hpp"
#include "mcp/server/replies.hpp"
#include "mcp/server/shared_state.hpp"
#include "mcp/session/session_token.hpp"

#include <utility>
#include <variant>

namespace tessera::mcp {
namespace {

std::optional<jsonrpc::Id> id_of(jsonrpc::Message const& message) {
  auto const* request = std::get_if<jsonrpc::Request>(&message);
  if (request == nullptr) return std::nullopt;
  return request->id;
}

http::Response invalid_params(jsonrpc::Id const& id, std::string_view why) {
  return json_reply(error_reply(200, id, make_error_code(jsonrpc::Errc::invalid_params), why));
}

/// The session of a message, or what to answer: 400 without one, 404 for one that has ended.
std::variant<Session, ServerReply> session_of(Server const& server, http::Request const& request,
                                              std::optional<jsonrpc::Id> const& id) {
  auto const token = request.headers.find(kHeaderSessionId);
  if (!token)
    return error_reply(400, id, make_error_code(jsonrpc::Errc::invalid_request),
                       "MCP-Session-Id is missing");
  Result<Session> session =
      server.sessions().verify(http::trim_ows(*token), request.principal.get());
  if (!session || server.shared().ended.contains(session->key)) {
    if (!session)
      server.log().info("mcp.session.refused",
                        {{"request_id", request.id}, {"reason", session.error().debug}});
    return error_reply(404, id, wire_code(jsonrpc::Errc::invalid_request),
                       make_error_code(Errc::unknown_session).message());
  }
  return std::move(*session);
}

http::Response initialize(Server const& server, http::Request const& http,
                          jsonrpc::Request const& request) {
  Result<InitializeParams> const params = from_json<InitializeParams>(request.params);
  if (!params) return invalid_params(request.id, params.error().hint);
  std::string_view const version = is_legacy_version(params->protocol_version)
                                       ? std::string_view(params->protocol_version)
                                       : kLatestLegacyVersion;
  http::Response response = json_reply(result_reply(request.id, server.initialization(version)));
  response.headers.add(
      kHeaderSessionId,
      server.sessions().issue(version, features_of(params->capabilities), http.principal.get()));
  return response;
}

http::Response take_answer(Server const& server, Session const& session,
                           jsonrpc::Message& message) {
  bool taken = false;
  if (auto* response = std::get_if<jsonrpc::Response>(&message))
    taken = server.shared().answers.deliver(session.key, response->id, std::move(response->result));
  else if (auto* failed = std::get_if<jsonrpc::ErrorResponse>(&message); failed && failed->id)
    taken = server.shared().answers.deliver(session.key, *failed->id, std::move(failed->error));
  if (taken) return accepted();
  return json_reply(error_reply(400, std::nullopt, make_error_code(jsonrpc::Errc::invalid_request),
                                "nothing waits for this answer"));
}

Task<http::Response> call_tool(Server const& server, HttpEndpointOptions const& options,
                               ExchangePtr exchange, Session session) {
  auto const& request = std::get<jsonrpc::Request>(*exchange->message);
  Result<CallParams> const params = read_call_params(request.params);
  if (!params) co_return invalid_params(request.id, params.error().hint);
  AnyTool const* tool = server.catalog().find(params->name);
  if (tool == nullptr)
    co_return invalid_params(request.id, "Unknown tool: " + std::string(params->name));
  if (!server.catalog().allows(*tool, exchange->principal()))
    co_return forbidden(options, exchange->request, request.id, tool->spec().scopes);
  auto call = std::make_shared<LegacyCall>(server, exchange, std::move(session), *tool, *params);
  http::Response response = co_await call->answer();
  co_return response;
}

http::Response simple_method(Server const& server, Exchange const& exchange,
                             jsonrpc::Request const& request) {
  if (request.method == kMethodListTools) {
    if (request.params.contains("cursor")) return invalid_params(request.id, "unknown cursor");
    auto const lists = server.catalog().lists_for(exchange.principal());
    return json_reply(result_reply(request.id, lists->legacy));
  }
  if (request.method == kMethodPing) return json_reply(result_reply(request.id, "{}"));
  if (request.method == kMethodSetLevel) {
    // Taken and not remembered: there is nowhere to keep it, and `info` is what tools send.
    Result<SetLevelParams> const params = from_json<SetLevelParams>(request.params);
    if (!params) return invalid_params(request.id, params.error().hint);
    return json_reply(result_reply(request.id, "{}"));
  }
  // Not 404, which in this era says that the session is gone.
  return json_reply(error_reply(200, request.id, make_error_code(jsonrpc::Errc::method_not_found),
                                request.method));
}

}  // namespace

Task<http::Response> answer_legacy(Server const& server, HttpEndpointOptions const& options,
                                   ExchangePtr exchange) {
  jsonrpc::Message& message = *exchange->message;
  std::optional<jsonrpc::Id> const id = id_of(message);
  auto const* request = std::get_if<jsonrpc::Request>(&message);
  if (request != nullptr && request->method == kMethodInitialize)
    co_return initialize(server, exchange->request, *request);
  auto found = session_of(server, exchange->request, id);
  if (auto* refused = std::get_if<ServerReply>(&found)) co_return json_reply(std::move(*refused));
  auto& session = std::get<Session>(found);
  if (std::holds_alternative<jsonrpc::Notification>(message)) co_return accepted();
  if (request == nullptr) co_return take_answer(server, session, message);
  if (request->method == kMethodCallTool) {
    http::Response response = co_await call_tool(server, options, exchange, std::move(session));
    co_return response;
  }
  co_return simple_method(server, *exchange, *request);
}

http::Response end_session(Server const& server, http::Request const& request) {
  auto found = session_of(server, request, std::nullopt);
  if (auto* refused = std::get_if<ServerReply>(&found)) return json_reply(std::move(*refused));
  auto const& session = std::get<Session>(found);
  server.shared().ended.add(session.key, session.expires_at);
  http::Response response;
  response.status = 204;
  return response;
}

}  // namespace tessera::mcp

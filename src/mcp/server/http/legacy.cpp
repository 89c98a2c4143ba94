#include "mcp/server/http/legacy.hpp"

#include "mcp/protocol/headers.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/server/calls/dispatch.hpp"
#include "mcp/server/calls/legacy_session.hpp"
#include "mcp/server/http/legacy_stream.hpp"
#include "mcp/server/http/replies.hpp"
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

http::Response open_session(Server const& server, http::Request const& http,
                            jsonrpc::Request const& request) {
  auto agreed = initialize(server, request);
  if (auto* refused = std::get_if<ServerReply>(&agreed)) return json_reply(std::move(*refused));
  auto& session = std::get<Initialized>(agreed);
  http::Response response = json_reply(std::move(session.reply));
  response.headers.add(
      kHeaderSessionId,
      server.sessions().issue(session.protocol_version, session.client, http.principal.get()));
  return response;
}

http::Response unwanted_answer() {
  return json_reply(error_reply(400, std::nullopt, make_error_code(jsonrpc::Errc::invalid_request),
                                "nothing waits for this answer"));
}

}  // namespace

Task<http::Response> answer_legacy(Server const& server, HttpEndpointOptions const& options,
                                   ExchangePtr exchange) {
  http::Request const& http = *exchange->caller.request;
  jsonrpc::Message& message = *exchange->message;
  auto const* request = std::get_if<jsonrpc::Request>(&message);
  if (request != nullptr && request->method == kMethodInitialize)
    co_return open_session(server, http, *request);
  auto found = session_of(server, http, id_of(message));
  if (auto* refused = std::get_if<ServerReply>(&found)) co_return json_reply(std::move(*refused));
  auto& session = std::get<Session>(found);
  if (auto const* notification = std::get_if<jsonrpc::Notification>(&message)) {
    take_notification(server, session.key, *notification);
    co_return accepted();
  }
  if (request == nullptr)
    co_return take_answer(server, session.key, message) ? accepted() : unwanted_answer();
  Operation operation{server, exchange,
                      legacy_client(server, session.client, session.key, session.expires_at)};
  Task<ServerReply> answering = dispatch(operation);
  ServerReply reply = co_await std::move(answering);
  if (reply.rest) co_return stream_call(server, options, session, exchange, std::move(reply.rest));
  co_return http_reply(options, http, std::move(reply));
}

http::Response listen_legacy(Server const& server, http::Request const& request) {
  auto found = session_of(server, request, std::nullopt);
  if (auto* refused = std::get_if<ServerReply>(&found)) return json_reply(std::move(*refused));
  return open_stream(server, request, std::get<Session>(found));
}

http::Response end_session(Server const& server, http::Request const& request) {
  auto found = session_of(server, request, std::nullopt);
  if (auto* refused = std::get_if<ServerReply>(&found)) return json_reply(std::move(*refused));
  auto const& session = std::get<Session>(found);
  server.shared().ended.add(session.key, session.expires_at);
  forget_session(server, session.key);
  http::Response response;
  response.status = 204;
  return response;
}

}  // namespace tessera::mcp

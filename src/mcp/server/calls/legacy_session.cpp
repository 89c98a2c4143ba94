#include "mcp/server/calls/legacy_session.hpp"

#include "mcp/protocol/lifecycle.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/server/shared_state.hpp"

#include <utility>

namespace tessera::mcp {

std::variant<Initialized, ServerReply> initialize(Server const& server,
                                                  jsonrpc::Request const& request) {
  Result<InitializeParams> const params = from_json<InitializeParams>(request.params);
  if (!params) return invalid_params(request.id, params.error().hint);
  std::string_view const version = is_legacy_version(params->protocol_version)
                                       ? std::string_view(params->protocol_version)
                                       : kLatestLegacyVersion;
  return Initialized{result_reply(request.id, server.initialization(version)), std::string(version),
                     offer_of(params->capabilities)};
}

ClientView legacy_client(Server const& server, ClientOffer const& offer, std::string session,
                         SysSeconds end) {
  ClientView client;
  client.era = Era::legacy;
  client.features = offer.features;
  client.extensions = offer.extensions;
  client.log_level = server.shared().sessions.level(session).value_or(LoggingLevel::info);
  client.session = std::move(session);
  client.session_end = end;
  return client;
}

void take_notification(Server const& server, std::string_view session,
                       jsonrpc::Notification const& notification) {
  if (notification.method != kMethodCancelled) return;
  json::value const* given = notification.params.if_contains("requestId");
  std::optional<jsonrpc::Id> const id = given == nullptr ? std::nullopt : jsonrpc::read_id(*given);
  if (id) server.shared().running.cancel(session, *id);
}

void forget_session(Server const& server, std::string const& session) {
  server.shared().running.cancel_all(session);
  server.shared().sessions.forget(session);
  server.shared().logs.forget(session);
}

bool take_answer(Server const& server, std::string_view session, jsonrpc::Message& message) {
  jsonrpc::AnswerTable& answers = server.shared().answers;
  if (auto* response = std::get_if<jsonrpc::Response>(&message))
    return answers.deliver(session, response->id, std::move(response->result));
  if (auto* failed = std::get_if<jsonrpc::ErrorResponse>(&message); failed && failed->id)
    return answers.deliver(session, *failed->id, std::move(failed->error));
  return false;
}

}  // namespace tessera::mcp

#include "mcp/client/connection.hpp"

#include "async/deadline.hpp"
#include "base/json_codec.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/protocol/methods.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

char const* const kServer = "the MCP server";

/// The request, as a person would name it: the tool for a call, else the method.
std::string name_of(std::string const& method, json::object const& params) {
  json::value const* name = params.if_contains("name");
  return method == kMethodCallTool && name != nullptr && name->is_string()
             ? std::string(name->get_string())
             : method;
}

Error too_late(Transport const& transport) {
  std::string const about = transport.about();
  return fail(AsyncErrc::deadline, std::string(kServer) + " did not answer in time" +
                                       (about.empty() ? about : ": " + about));
}

}  // namespace

Connection::Waiting Connection::waiting_for(std::string const& method, json::object const& params,
                                            CallOptions options) {
  auto const limit = options.timeout.count() > 0 ? options.timeout : parts_.options.timeout;
  return Waiting{++last_id_, Budget(parts_.clock, limit), std::move(options),
                 name_of(method, params)};
}

Task<std::unique_ptr<Reply>> Connection::send(jsonrpc::Message message, http::Headers headers,
                                              Budget budget) {
  auto const left = budget.left();
  auto opening = parts_.transport.post(std::move(message), std::move(headers), left);
  return with_deadline(std::move(opening), left, kServer);
}

Task<std::optional<json::value>> Connection::read_answer(Reply& reply, Waiting& waiting) {
  for (;;) {
    auto reading = with_deadline(reply.next(), waiting.budget.left(), kServer);
    std::optional<jsonrpc::Message> message;
    try {
      message = co_await std::move(reading);
    } catch (Exception const& failure) {
      if (failure.code() != AsyncErrc::deadline) throw;
      throw Exception(too_late(parts_.transport));
    }
    if (!message) co_return std::nullopt;
    if (auto* response = std::get_if<jsonrpc::Response>(&*message)) {
      if (response->id != waiting.id)
        throw Exception(fail(Errc::bad_message, "the server answered another request than ours"));
      co_return std::move(response->result);
    }
    if (auto* failure = std::get_if<jsonrpc::ErrorResponse>(&*message)) {
      // Without an id the server could not read as far as ours; it is still the answer to this
      // exchange.
      if (failure->id && *failure->id != waiting.id)
        throw Exception(fail(Errc::bad_message, "the server answered another request than ours"));
      throw RemoteError(std::move(failure->error));
    }
    if (auto* notification = std::get_if<jsonrpc::Notification>(&*message)) {
      if (notification->method == kMethodProgress)
        notice_progress(*notification, waiting);
      else
        notice(*notification);
    } else {
      auto const asked = parts_.clock.steady_now();
      Task<> serving = serve(std::get<jsonrpc::Request>(std::move(*message)), waiting);
      co_await std::move(serving);
      waiting.budget.extend(parts_.clock.steady_now() - asked);
    }
  }
}

void Connection::take(jsonrpc::Message message) {
  if (auto* request = std::get_if<jsonrpc::Request>(&message))
    serve_alone(std::move(*request));
  else if (auto const* notification = std::get_if<jsonrpc::Notification>(&message))
    notice(*notification);
  else
    parts_.log.debug("mcp_answer_to_nothing", {{"server", parts_.transport.address()}});
}

void Connection::notice(jsonrpc::Notification const& notification) {
  if (on_notification) on_notification(notification);
}

void Connection::notice_progress(jsonrpc::Notification const& notification,
                                 Waiting const& waiting) {
  if (!waiting.options.on_progress) return;
  auto const progress = from_json<ProgressParams>(json::value(notification.params));
  if (!progress) {
    parts_.log.debug("mcp_bad_progress", {{"hint", progress.error().hint}});
  } else if (jsonrpc::read_id(progress->progress_token) == waiting.id) {
    waiting.options.on_progress(*progress);
  }
}

}  // namespace tessera::mcp

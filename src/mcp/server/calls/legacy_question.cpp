#include "mcp/server/calls/legacy_question.hpp"

#include "async/errc.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/protocol/notifications.hpp"
#include "mcp/server/shared_state.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

using Duration = std::chrono::steady_clock::duration;

json::object question_params(InputRequest const& request, Random& random) {
  json::object params = request.params ? *request.params : json::object();
  // Only this era gives URL elicitations an id of their own.
  if (request.method == kMethodElicit && params.contains("url") &&
      !params.contains("elicitationId"))
    params.emplace("elicitationId", random_uuid(random));
  return params;
}

std::string cancellation_of(jsonrpc::Id const& id) {
  CancelledParams params;
  if (auto const* text = std::get_if<std::string>(&id)) params.request_id = json::string(*text);
  params.reason = "no answer in time";
  json::value object = to_json(params);
  return jsonrpc::write_message(
      jsonrpc::Notification{std::string(kMethodCancelled), std::move(object.as_object())});
}

Error unanswered(std::string why) { return fail(Errc::remote_error, std::move(why)); }

Task<std::optional<jsonrpc::Answer>> wait_a_little(jsonrpc::AnswerTable::Place& place,
                                                   Duration limit) {
  try {
    jsonrpc::Answer arrived = co_await place.wait(limit);
    co_return std::move(arrived);
  } catch (Exception const& error) {
    if (error.code() != AsyncErrc::deadline) throw;
  }
  co_return std::nullopt;
}

Result<json::object> object_of(jsonrpc::Answer answer) {
  if (auto const* failed = std::get_if<jsonrpc::ErrorObject>(&answer))
    return unanswered("The client refused the question: " + failed->message);
  auto* result = std::get<json::value>(answer).if_object();
  if (result == nullptr) return unanswered("The client's answer is no object.");
  return std::move(*result);
}

}  // namespace

Task<Result<json::object>> ask_on_stream(Server const& server, std::string session, Outbox& out,
                                         InputRequest const& request) {
  Executor const executor = co_await asio::this_coro::executor;
  Random& random = *server.options().random;
  // Not to be guessed: an answer is taken from whoever knows session and id.
  jsonrpc::Id const id(random_token(random));
  jsonrpc::AnswerTable::Place place =
      server.shared().answers.open(executor, std::move(session), id);
  std::string question = jsonrpc::write_message(
      jsonrpc::Request{id, request.method, question_params(request, random)});
  co_await out.send(std::move(question));

  for (Duration left = server.options().question_life; left > Duration::zero();) {
    Duration const slice = std::min<Duration>(left, server.options().keep_alive);
    left -= slice;
    std::optional<jsonrpc::Answer> answer = co_await wait_a_little(place, slice);
    if (answer) co_return object_of(std::move(*answer));
    co_await out.keep_alive();
  }
  std::string cancellation = cancellation_of(id);
  co_await out.send(std::move(cancellation));
  co_return unanswered("Nobody answered the question in time.");
}

}  // namespace tessera::mcp

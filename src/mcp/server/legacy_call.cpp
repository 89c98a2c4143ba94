#include "mcp/server/legacy_call.hpp"

#include "async/errc.hpp"
#include "base/random.hpp"
#include "http/sse/writer.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/server/result_text.hpp"
#include "mcp/server/shared_state.hpp"
#include "mcp/server/tool_run.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

constexpr int kMaximumRounds = 8;

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

}  // namespace

LegacyCall::LegacyCall(Server const& server, ExchangePtr exchange, Session session,
                       AnyTool const& tool, CallParams const& params)
    : server_(server),
      exchange_(std::move(exchange)),
      session_(std::move(session)),
      tool_(tool),
      params_(params),
      context_(exchange_->request, tool.spec().name, *params.arguments) {}

ToolContext::Wiring LegacyCall::wiring() const {
  ToolContext::Wiring out;
  out.features = session_.features;
  out.progress_token = params_.progress_token;
  out.log_level = LoggingLevel::info;
  return out;
}

Task<http::Response> LegacyCall::answer() {
  auto const self = shared_from_this();
  if (tool_.spec().streams) {
    http::StreamBody body = [self](http::ResponseStream& out) { return self->stream(out, false); };
    co_return event_stream(std::move(body));
  }
  context_.wire(wiring());
  outcome_ = co_await run();
  if (!std::holds_alternative<InputRequired>(outcome_)) co_return json_reply(reply_to(outcome_));
  if (std::optional<ToolError> problem = cannot_ask())
    co_return json_reply(reply_to(std::move(*problem)));
  http::StreamBody body = [self](http::ResponseStream& out) { return self->stream(out, true); };
  co_return event_stream(std::move(body));
}

Task<ToolOutcome> LegacyCall::run() {
  ToolOutcome outcome = co_await run_tool(server_, tool_, context_, *params_.arguments);
  co_return outcome;
}

Task<> LegacyCall::stream(http::ResponseStream& out, bool has_run) {
  ToolContext::Wiring on_stream = wiring();
  on_stream.send = [&out](std::string message) { return out.write(event_of(std::move(message))); };
  context_.wire(std::move(on_stream));
  if (!has_run) outcome_ = co_await run();
  for (int round = 0; std::holds_alternative<InputRequired>(outcome_); ++round) {
    std::optional<ToolError> problem = cannot_ask();
    if (round == kMaximumRounds) problem = ToolError{"The tool asked too many questions."};
    if (!problem) problem = co_await ask_all(out);
    if (problem) {
      outcome_ = std::move(*problem);
      break;
    }
    outcome_ = co_await run();
  }
  context_.wire({});
  std::string event = event_of(reply_to(outcome_).message);
  co_await out.write(std::move(event));
}

std::optional<ToolError> LegacyCall::cannot_ask() const {
  InputRequired const& input = std::get<InputRequired>(outcome_);
  if (Result<void> const good = check_questions(input.requests); !good) {
    server_.log().error("mcp.tool.bad_question",
                        {{"tool", tool_.spec().name}, {"reason", describe(good.error())}});
    return ToolError{good.error().hint};
  }
  for (auto const& [key, request] : input.requests)
    if (!missing_capabilities(request, session_.features).empty())
      return ToolError{"This client cannot answer what the tool must ask (" + request.method +
                       ")."};
  return std::nullopt;
}

Task<std::optional<ToolError>> LegacyCall::ask_all(http::ResponseStream& out) {
  InputRequired const input = std::get<InputRequired>(outcome_);
  // A person may type what does not fit the form; after some tries the tool gives up.
  for (int attempt = 0; attempt < kMaximumRounds; ++attempt) {
    json::object responses;
    for (auto const& [key, request] : input.requests) {
      std::variant<json::object, ToolError> answer = co_await ask(out, key);
      if (auto* failed = std::get_if<ToolError>(&answer)) co_return std::move(*failed);
      responses[key] = std::move(std::get<json::object>(answer));
    }
    Result<std::optional<Answers>> answers = take_answers(input.requests, responses);
    if (!answers) co_return ToolError{"The client's answer is no good: " + answers.error().hint};
    if (*answers) {
      context_.give_answers(std::move(**answers), input.state);
      co_return std::nullopt;
    }
  }
  co_return ToolError{"The answers did not fit the form."};
}

Task<std::variant<json::object, ToolError>> LegacyCall::ask(http::ResponseStream& out,
                                                            std::string key) {
  InputRequest const request = std::get<InputRequired>(outcome_).requests.at(key);
  Executor const executor = co_await asio::this_coro::executor;
  Random& random = *server_.options().random;
  // Not to be guessed: an answer is taken from whoever knows session and id.
  jsonrpc::Id const id(random_token(random));
  jsonrpc::AnswerTable::Place place = server_.shared().answers.open(executor, session_.key, id);
  std::string question = event_of(jsonrpc::write_message(
      jsonrpc::Request{id, request.method, question_params(request, random)}));
  co_await out.write(std::move(question));

  std::chrono::steady_clock::duration left = server_.options().question_life;
  while (left > std::chrono::steady_clock::duration::zero()) {
    std::chrono::steady_clock::duration const slice =
        std::min<std::chrono::steady_clock::duration>(left, server_.options().keep_alive);
    left -= slice;
    std::optional<jsonrpc::Answer> answer;
    try {
      jsonrpc::Answer arrived = co_await place.wait(slice);
      answer.emplace(std::move(arrived));
    } catch (Exception const& error) {
      if (error.code() != AsyncErrc::deadline) throw;
    }
    if (!answer) {
      std::string alive = http::write_sse_comment("waiting");
      co_await out.write(std::move(alive));
      continue;
    }
    if (auto const* failed = std::get_if<jsonrpc::ErrorObject>(&*answer))
      co_return ToolError{"The client refused the question: " + failed->message};
    auto* result = std::get<json::value>(*answer).if_object();
    if (result == nullptr) co_return ToolError{"The client's answer is no object."};
    co_return std::move(*result);
  }
  std::string cancellation = event_of(cancellation_of(id));
  co_await out.write(std::move(cancellation));
  co_return ToolError{"Nobody answered the question in time."};
}

ServerReply LegacyCall::reply_to(ToolOutcome const& outcome) const {
  auto const& id = std::get<jsonrpc::Request>(*exchange_->message).id;
  if (auto const* failed = std::get_if<ToolError>(&outcome))
    return result_reply(id, failure_text(Era::legacy, failed->message, {}));
  return result_reply(id, success_text(Era::legacy, std::get<ToolSuccess>(outcome), {}));
}

}  // namespace tessera::mcp

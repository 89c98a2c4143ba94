#include "mcp/server/calls/input_call.hpp"

#include "async/errc.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/server/answers.hpp"
#include "mcp/server/calls/legacy_question.hpp"
#include "mcp/server/calls/result_text.hpp"
#include "mcp/server/shared_state.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace tessera::mcp {
namespace {

constexpr int kMaximumRounds = 8;

}  // namespace

InputCall::InputCall(Operation const& operation, CallParams const& params, std::string_view method,
                     std::string_view name, bool streams)
    : server_(operation.server),
      exchange_(operation.exchange),
      era_(operation.client.era),
      session_(operation.client.session),
      params_(params),
      method_(method),
      streams_(streams),
      context_(*exchange_, operation.client, name, params_.arguments, params_.progress_token) {}

Task<ServerReply> InputCall::answer(std::shared_ptr<InputCall> self) {
  if (self->era_ == Era::legacy) {
    ServerReply reply = co_await self->answer_legacy();
    co_return reply;
  }
  if (std::optional<ServerReply> instead = self->take_state()) co_return std::move(*instead);
  if (self->is_aloud()) {
    ServerReply later;
    later.rest = [self](Outbox& out) { return self->run_aloud(out); };
    co_return later;
  }
  RunOutcome outcome = co_await self->run();
  if (self->is_answered_already(outcome)) {
    ServerReply reply = co_await self->run_again(std::move(std::get<InputRequired>(outcome)));
    co_return reply;
  }
  co_return self->settled(std::move(outcome));
}

DeadlineKeeper* InputCall::deadline_keeper() const noexcept {
  http::Request const* const request = exchange_->caller.request;
  bool const in_handler = era_ == Era::modern && !is_aloud();
  return in_handler && request != nullptr ? request->deadline_keeper : nullptr;
}

// ---- modern

RequestStateScope InputCall::scope() const {
  return RequestStateScope{exchange_->principal(), method_, context_.name(),
                           context_.arguments_digest()};
}

std::optional<ServerReply> InputCall::take_state() {
  // Answers count only with the questions that they answer, and those are in the state.
  if (params_.request_state.empty()) return std::nullopt;
  Result<RequestState> opened = server_.states().open(params_.request_state, scope());
  if (!opened) {
    server_.log().info("mcp.state.refused", {{"name", context_.name()},
                                             {"request_id", context_.request_id()},
                                             {"reason", opened.error().debug}});
    return invalid_params(id(), opened.error().hint);
  }
  static json::object const kNoResponses;
  json::object const& responses = params_.responses ? *params_.responses : kNoResponses;
  Result<std::optional<Answers>> answers = take_answers(opened->asked, responses);
  if (!answers) return invalid_params(id(), answers.error().hint);
  if (!*answers)
    return ask_by_result(InputRequired{std::move(opened->asked), std::move(opened->state)});
  context_.give_answers(std::move(**answers), std::move(opened->state));
  return std::nullopt;
}

ServerReply InputCall::settled(RunOutcome outcome) const {
  if (auto const* input = std::get_if<InputRequired>(&outcome)) return ask_by_result(*input);
  return std::move(std::get<ServerReply>(outcome));
}

ServerReply InputCall::ask_by_result(InputRequired const& input) const {
  if (Result<void> const good = check_questions(input.requests); !good) {
    server_.log().error("mcp.call.bad_question",
                        {{"name", context_.name()}, {"reason", describe(good.error())}});
    return failed(good.error().hint);
  }
  for (auto const& [key, request] : input.requests) {
    json::object missing = missing_capabilities(request, context_.client());
    if (!missing.empty()) return missing_capability_reply(id(), std::move(missing));
  }
  std::string sealed;
  if (!input.stateless)
    sealed = server_.states().seal(RequestState{input.requests, input.state}, scope());
  return result_reply(id(), input_required_text(input, sealed, server_.result_meta()));
}

Task<ServerReply> InputCall::run_aloud(Outbox& out) {
  context_.speak_through(&out);
  RunOutcome outcome = co_await run();
  ServerReply reply;
  if (is_answered_already(outcome))
    reply = co_await run_again(std::move(std::get<InputRequired>(outcome)));
  else
    reply = settled(std::move(outcome));
  // The answer is the last that is said.
  context_.speak_through(nullptr);
  co_return reply;
}

/// True for questions without a state whose answers came with the very request.
bool InputCall::is_answered_already(RunOutcome const& outcome) const {
  auto const* input = std::get_if<InputRequired>(&outcome);
  return input != nullptr && input->stateless && params_.responses != nullptr &&
         params_.request_state.empty();
}

Task<ServerReply> InputCall::run_again(InputRequired input) {
  if (!check_questions(input.requests)) co_return ask_by_result(input);
  Result<std::optional<Answers>> answers = take_answers(input.requests, *params_.responses);
  if (!answers) co_return invalid_params(id(), answers.error().hint);
  if (!*answers) co_return ask_by_result(input);
  context_.give_answers(std::move(**answers), {});
  RunOutcome outcome = co_await run();
  co_return settled(std::move(outcome));
}

// ---- legacy

Task<ServerReply> InputCall::answer_legacy() {
  if (streams_) {
    ServerReply later;
    later.rest = [self = shared_from_this()](Outbox& out) {
      return self->cancellable(self->run_and_ask(out, std::nullopt));
    };
    co_return later;
  }
  ServerReply reply = co_await cancellable(run_or_ask());
  co_return reply;
}

Task<ServerReply> InputCall::run_or_ask() {
  RunOutcome outcome = co_await run();
  if (auto* reply = std::get_if<ServerReply>(&outcome)) co_return std::move(*reply);
  if (std::optional<std::string> const problem = cannot_ask(std::get<InputRequired>(outcome)))
    co_return failed(*problem);
  ServerReply later;
  later.rest = [self = shared_from_this(), outcome = std::move(outcome)](Outbox& out) {
    return self->cancellable(self->run_and_ask(out, outcome));
  };
  co_return later;
}

/// Work that the client can cancel by a notification; then nothing is answered.
Task<ServerReply> InputCall::cancellable(Task<ServerReply> work) {
  Executor const executor = co_await asio::this_coro::executor;
  RunningCalls::Place place(server_.shared().running, executor, session_, id());
  try {
    Task<ServerReply> stoppable = place.stop().run(std::move(work));
    ServerReply reply = co_await std::move(stoppable);
    co_return reply;
  } catch (Exception const& error) {
    if (error.code() != AsyncErrc::cancelled) throw;
  }
  server_.log().debug("mcp.call.cancelled",
                      {{"name", context_.name()}, {"request_id", context_.request_id()}});
  co_return ServerReply{};
}

Task<ServerReply> InputCall::run_and_ask(Outbox& out, std::optional<RunOutcome> first) {
  context_.speak_through(&out);
  if (!first) {
    RunOutcome outcome = co_await run();
    first.emplace(std::move(outcome));
  }
  for (int round = 0; auto* input = std::get_if<InputRequired>(&*first); ++round) {
    std::optional<std::string> problem = cannot_ask(*input);
    if (round == kMaximumRounds) problem = "Too many questions were asked.";
    if (!problem) problem = co_await ask_all(out, std::move(*input));
    if (problem) {
      first.emplace(failed(*problem));
      break;
    }
    RunOutcome outcome = co_await run();
    first.emplace(std::move(outcome));
  }
  context_.speak_through(nullptr);
  co_return std::move(std::get<ServerReply>(*first));
}

std::optional<std::string> InputCall::cannot_ask(InputRequired const& input) const {
  if (Result<void> const good = check_questions(input.requests); !good) {
    server_.log().error("mcp.call.bad_question",
                        {{"name", context_.name()}, {"reason", describe(good.error())}});
    return good.error().hint;
  }
  for (auto const& [key, request] : input.requests)
    if (!missing_capabilities(request, context_.client()).empty())
      return "This client cannot answer what must be asked (" + request.method + ").";
  return std::nullopt;
}

Task<std::optional<std::string>> InputCall::ask_all(Outbox& out, InputRequired input) {
  // A person may type what does not fit the form; after some tries we give up.
  for (int attempt = 0; attempt < kMaximumRounds; ++attempt) {
    json::object responses;
    for (auto const& [key, request] : input.requests) {
      Task<Result<json::object>> asking = ask_on_stream(server_, session_, out, request);
      Result<json::object> answer = co_await std::move(asking);
      if (!answer) co_return answer.error().hint;
      responses[key] = std::move(*answer);
    }
    Result<std::optional<Answers>> answers = take_answers(input.requests, responses);
    if (!answers) co_return "The client's answer is no good: " + answers.error().hint;
    if (*answers) {
      context_.give_answers(std::move(**answers), std::move(input.state));
      co_return std::nullopt;
    }
  }
  co_return "The answers did not fit the form.";
}

}  // namespace tessera::mcp

#include "mcp/server/input_call.hpp"

#include "mcp/protocol/errc.hpp"
#include "mcp/server/answers.hpp"
#include "mcp/server/legacy_question.hpp"
#include "mcp/server/result_text.hpp"

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
  bool const modern = self->era_ == Era::modern;
  if (modern)
    if (std::optional<ServerReply> instead = self->take_state()) co_return std::move(*instead);
  ServerReply later;
  if (self->streams_ && (!modern || self->context_.listened_to())) {
    if (modern)
      later.rest = [self](Outbox& out) { return self->run_aloud(out); };
    else
      later.rest = [self](Outbox& out) { return self->run_and_ask(out, std::nullopt); };
    co_return later;
  }
  RunOutcome outcome = co_await self->run();
  if (modern || !std::holds_alternative<InputRequired>(outcome))
    co_return self->settled(std::move(outcome));
  if (std::optional<std::string> const problem = self->cannot_ask(std::get<InputRequired>(outcome)))
    co_return self->failed(*problem);
  later.rest = [self, outcome = std::move(outcome)](Outbox& out) mutable {
    return self->run_and_ask(out, std::move(outcome));
  };
  co_return later;
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
  RequestState const state{input.requests, input.state};
  std::string const sealed = server_.states().seal(state, scope());
  return result_reply(id(), input_required_text(input, sealed, server_.result_meta()));
}

Task<ServerReply> InputCall::run_aloud(Outbox& out) {
  context_.speak_through(&out);
  RunOutcome outcome = co_await run();
  // The answer is the last that is said.
  context_.speak_through(nullptr);
  co_return settled(std::move(outcome));
}

// ---- legacy

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

#include "mcp/server/calls/prompt_call.hpp"

#include "mcp/protocol/methods.hpp"
#include "mcp/server/calls/guarded_run.hpp"
#include "mcp/server/calls/input_call.hpp"
#include "mcp/server/calls/result_text.hpp"
#include "mcp/server/catalog.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

class PromptCall final : public InputCall {
 public:
  PromptCall(Operation const& operation, CallParams const& params, AnyPrompt const& prompt,
             StringMap arguments)
      : InputCall(operation, params, kMethodGetPrompt, prompt.spec().name, prompt.spec().streams),
        prompt_(prompt),
        arguments_(std::move(arguments)) {}

 private:
  Task<RunOutcome> run() override {
    Task<PromptResult> work = prompt_.run()(context(), arguments_);
    std::string what = "prompt";
    std::variant<PromptResult, RunFailure> outcome = co_await guarded_run(
        std::move(work), prompt_.spec().timeout, context(), server().log(), std::move(what));
    if (auto const* failure = std::get_if<RunFailure>(&outcome)) co_return failed(failure->hint);
    auto& result = std::get<PromptResult>(outcome);
    if (auto* input = std::get_if<InputRequired>(&result)) co_return std::move(*input);
    if (auto const* error = std::get_if<PromptError>(&result))
      co_return invalid_params(id(), error->message);
    co_return result_reply(
        id(), prompt_text(era(), std::get<PromptMessages>(result), server().result_meta()));
  }

  ServerReply failed(std::string_view why) const override {
    return error_reply(200, id(), make_error_code(jsonrpc::Errc::internal_error), why);
  }

  AnyPrompt const& prompt_;
  StringMap arguments_;
};

/// The arguments as strings. Errors: jsonrpc::Errc::invalid_params with what is wrong.
Result<StringMap> read_arguments(AnyPrompt const& prompt, json::object const& given) {
  StringMap out;
  for (auto const& [name, value] : given) {
    if (!value.is_string())
      return fail(jsonrpc::Errc::invalid_params,
                  "argument '" + std::string(name) + "' must be a string");
    out.emplace(name, value.get_string());
  }
  for (PromptArgument const& argument : prompt.spec().arguments)
    if (argument.required.value_or(false) && !out.contains(argument.name))
      return fail(jsonrpc::Errc::invalid_params, "argument '" + argument.name + "' is missing");
  return out;
}

}  // namespace

Task<ServerReply> get_prompt(Operation& operation) {
  Catalog<AnyPrompt> const& prompts = operation.server.prompts();
  Result<CallParams> const params = read_call_params(operation.request().params);
  if (!params) co_return invalid_params(operation.id(), params.error().hint);
  AnyPrompt const* prompt = prompts.find(params->name);
  if (prompt == nullptr)
    co_return invalid_params(operation.id(), "Unknown prompt: " + std::string(params->name));
  if (!prompts.allows(*prompt, operation.exchange->principal()))
    co_return forbidden_reply(operation.id(), prompt->spec().scopes);
  Result<StringMap> arguments = read_arguments(*prompt, params->arguments->get_object());
  if (!arguments) co_return invalid_params(operation.id(), arguments.error().hint);
  std::shared_ptr<InputCall> call =
      std::make_shared<PromptCall>(operation, *params, *prompt, std::move(*arguments));
  Task<ServerReply> answering = InputCall::answer(std::move(call));
  ServerReply reply = co_await std::move(answering);
  co_return reply;
}

}  // namespace tessera::mcp

#include "mcp/server/calls/complete.hpp"

#include "mcp/protocol/completion.hpp"
#include "mcp/protocol/uri_template.hpp"
#include "mcp/server/calls/guarded_run.hpp"
#include "mcp/server/calls/result_text.hpp"
#include "mcp/server/catalog.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

/// What a reference leads to.
struct Target {
  Completers const* completers = nullptr;
  std::vector<std::string> const* scopes = nullptr;
  std::chrono::milliseconds timeout{};
  std::string_view name;
};

template <class Item>
Target target_of(Item const& item) {
  return Target{&item.spec().completers, &item.scopes(), item.spec().timeout, item.key()};
}

bool has_argument(AnyPrompt const& prompt, std::string const& name) {
  auto const& known = prompt.spec().arguments;
  return std::any_of(known.begin(), known.end(),
                     [&](PromptArgument const& one) { return one.name == name; });
}

bool has_argument(AnyResource const& family, std::string const& name) {
  std::vector<std::string> const known = family.variables();
  return std::find(known.begin(), known.end(), name) != known.end();
}

template <class Item>
Result<Target> find(Catalog<Item> const& catalog, std::optional<std::string> const& key,
                    std::string const& argument) {
  Item const* item = key ? catalog.find(*key) : nullptr;
  if (item == nullptr)
    return fail(jsonrpc::Errc::invalid_params, "there is no such prompt or template");
  if (!has_argument(*item, argument))
    return fail(jsonrpc::Errc::invalid_params, "there is no argument '" + argument + "'");
  return target_of(*item);
}

Result<Target> find_target(Server const& server, CompleteParams const& params) {
  if (params.ref.type == kRefPrompt)
    return find(server.prompts(), params.ref.name, params.argument.name);
  if (params.ref.type == kRefResource)
    return find(server.resource_templates(), params.ref.uri, params.argument.name);
  return fail(jsonrpc::Errc::invalid_params, "'ref.type' must be ref/prompt or ref/resource");
}

CompletionQuestion question_of(CompleteParams params) {
  CompletionQuestion question;
  question.argument = std::move(params.argument.name);
  question.value = std::move(params.argument.value);
  if (params.context && params.context->arguments)
    for (auto& [name, value] : *params.context->arguments)
      question.decided.emplace(name, std::move(value));
  return question;
}

Completion completion_of(std::vector<std::string> values) {
  Completion out;
  out.total = static_cast<std::int64_t>(values.size());
  out.has_more = values.size() > kMostCompletions;
  if (*out.has_more) values.resize(kMostCompletions);
  out.values = std::move(values);
  return out;
}

}  // namespace

Task<ServerReply> complete(Operation& operation) {
  Server const& server = operation.server;
  Result<CompleteParams> params = from_json<CompleteParams>(operation.request().params);
  if (!params) co_return invalid_params(operation.id(), params.error().hint);
  Result<Target> const target = find_target(server, *params);
  if (!target) co_return invalid_params(operation.id(), target.error().hint);
  if (!server.prompts().list().allows(*target->scopes, operation.exchange->principal()))
    co_return forbidden_reply(operation.id(), *target->scopes);
  std::vector<std::string> values;
  auto const completer = target->completers->find(params->argument.name);
  if (completer != target->completers->end()) {
    CallContext context(*operation.exchange, operation.client, target->name, nullptr, std::nullopt);
    Task<std::vector<std::string>> work =
        completer->second(context, question_of(std::move(*params)));
    std::string what = "completion";
    std::variant<std::vector<std::string>, RunFailure> outcome = co_await guarded_run(
        std::move(work), target->timeout, context, server.log(), std::move(what));
    if (auto const* failure = std::get_if<RunFailure>(&outcome))
      co_return error_reply(200, operation.id(), make_error_code(jsonrpc::Errc::internal_error),
                            failure->hint);
    values = std::move(std::get<std::vector<std::string>>(outcome));
  }
  co_return result_reply(operation.id(),
                         completion_text(operation.client.era, completion_of(std::move(values)),
                                         server.result_meta()));
}

}  // namespace tessera::mcp

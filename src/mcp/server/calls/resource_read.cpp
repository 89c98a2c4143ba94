#include "mcp/server/calls/resource_read.hpp"

#include "mcp/protocol/methods.hpp"
#include "mcp/server/calls/guarded_run.hpp"
#include "mcp/server/calls/input_call.hpp"
#include "mcp/server/calls/resource_lookup.hpp"
#include "mcp/server/calls/result_text.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

class ResourceRead final : public InputCall {
 public:
  ResourceRead(Operation const& operation, CallParams const& params, AnyResource const& resource,
               StringMap variables)
      : InputCall(operation, params, kMethodReadResource, params.name, resource.spec().streams),
        resource_(resource),
        variables_(std::move(variables)) {}

 private:
  Task<RunOutcome> run() override {
    Task<ResourceResult> work = resource_.run()(context(), variables_);
    std::string what = "resource";
    std::variant<ResourceResult, RunFailure> outcome = co_await guarded_run(
        std::move(work), resource_.spec().timeout, context(), server().log(), std::move(what));
    if (auto const* failure = std::get_if<RunFailure>(&outcome)) co_return failed(failure->hint);
    auto& result = std::get<ResourceResult>(outcome);
    if (auto* input = std::get_if<InputRequired>(&result)) co_return std::move(*input);
    if (std::holds_alternative<ResourceNotFound>(result))
      co_return resource_not_found(era(), id(), params().name);
    auto& parts = std::get<ResourceParts>(result);
    // A client must never have to tell "empty" from "there is none".
    if (parts.contents.empty()) co_return resource_not_found(era(), id(), params().name);
    complete(parts);
    co_return result_reply(id(),
                           contents_text(era(), parts, resource_.spec(), server().result_meta()));
  }

  void complete(ResourceParts& parts) const {
    for (ResourceContents& part : parts.contents) {
      if (part.uri.empty()) part.uri = params().name;
      if (!part.mime_type && !resource_.spec().mime_type.empty())
        part.mime_type = resource_.spec().mime_type;
    }
  }

  ServerReply failed(std::string_view why) const override {
    return error_reply(200, id(), make_error_code(jsonrpc::Errc::internal_error), why);
  }

  AnyResource const& resource_;
  StringMap variables_;
};

}  // namespace

Task<ServerReply> read_resource(Operation& operation) {
  Result<CallParams> const params = read_call_params(operation.request().params, "uri");
  if (!params) co_return invalid_params(operation.id(), params.error().hint);
  FoundResource found =
      find_resource(operation.server, params->name, operation.exchange->principal());
  if (found.resource == nullptr)
    co_return resource_not_found(operation.client.era, operation.id(), params->name);
  if (!found.allowed) co_return forbidden_reply(operation.id(), found.resource->spec().scopes);
  std::shared_ptr<InputCall> call = std::make_shared<ResourceRead>(
      operation, *params, *found.resource, std::move(found.variables));
  Task<ServerReply> answering = InputCall::answer(std::move(call));
  ServerReply reply = co_await std::move(answering);
  co_return reply;
}

}  // namespace tessera::mcp

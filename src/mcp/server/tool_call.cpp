#include "mcp/server/tool_call.hpp"

#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/server/catalog.hpp"
#include "mcp/server/input_call.hpp"
#include "mcp/server/param_headers.hpp"
#include "mcp/server/result_text.hpp"
#include "mcp/server/tool_run.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

class ToolCall final : public InputCall {
 public:
  ToolCall(Operation const& operation, CallParams const& params, AnyTool const& tool)
      : InputCall(operation, params, kMethodCallTool, tool.spec().name, tool.spec().streams),
        tool_(tool) {}

 private:
  Task<RunOutcome> run() override {
    ToolOutcome outcome = co_await run_tool(server(), tool_, context(), *params().arguments);
    if (auto* input = std::get_if<InputRequired>(&outcome)) co_return std::move(*input);
    if (auto const* error = std::get_if<ToolError>(&outcome)) co_return failed(error->message);
    co_return result_reply(
        id(), success_text(era(), std::get<ToolSuccess>(outcome), server().result_meta()));
  }

  ServerReply failed(std::string_view why) const override {
    return result_reply(id(), failure_text(era(), why, server().result_meta()));
  }

  AnyTool const& tool_;
};

}  // namespace

Task<ServerReply> call_tool(Operation& operation) {
  Server const& server = operation.server;
  Exchange const& exchange = *operation.exchange;
  Result<CallParams> const params = read_call_params(operation.request().params);
  if (!params) co_return invalid_params(operation.id(), params.error().hint);
  AnyTool const* tool = server.tools().find(params->name);
  if (tool == nullptr)
    co_return invalid_params(operation.id(), "Unknown tool: " + std::string(params->name));
  if (exchange.caller.request != nullptr && operation.client.era == Era::modern)
    if (auto const problem = param_header_problem(tool->param_headers(), *params->arguments,
                                                  exchange.caller.request->headers))
      co_return error_reply(400, operation.id(), make_error_code(Errc::header_mismatch), *problem);
  if (!server.tools().allows(*tool, exchange.principal()))
    co_return forbidden_reply(operation.id(), tool->spec().scopes);
  if (json::object missing = missing_features(tool->spec().needs, operation.client.features);
      !missing.empty())
    co_return missing_capability_reply(operation.id(), std::move(missing));
  std::shared_ptr<InputCall> call = std::make_shared<ToolCall>(operation, *params, *tool);
  Task<ServerReply> answering = InputCall::answer(std::move(call));
  ServerReply reply = co_await std::move(answering);
  co_return reply;
}

}  // namespace tessera::mcp

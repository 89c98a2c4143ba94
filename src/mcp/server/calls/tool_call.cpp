#include "mcp/server/calls/tool_call.hpp"

#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/server/calls/input_call.hpp"
#include "mcp/server/calls/param_headers.hpp"
#include "mcp/server/calls/result_text.hpp"
#include "mcp/server/calls/task_call.hpp"
#include "mcp/server/calls/tool_run.hpp"
#include "mcp/server/catalog.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

class ToolCall final : public InputCall {
 public:
  /// @param as_task  it becomes a task, when its questions have been answered
  ToolCall(Operation const& operation, CallParams const& params, AnyTool const& tool, bool as_task)
      : InputCall(operation, params, kMethodCallTool, tool.spec().name,
                  tool.spec().streams && !as_task),
        tool_(tool) {
    if (!as_task) return;
    client_.emplace(operation.client);
    background_ = operation.exchange->background;
  }

 private:
  Task<RunOutcome> run() override {
    if (client_ && !(tool_.spec().asks_before_task && context().answers().empty())) {
      Task<ServerReply> beginning = begin_task(server(), *background_, id(), tool_, job());
      ServerReply reply = co_await std::move(beginning);
      co_return reply;
    }
    Task<ToolOutcome> running =
        run_tool(server(), tool_, context(), *params().arguments, deadline_keeper());
    ToolOutcome outcome = co_await std::move(running);
    if (auto* input = std::get_if<InputRequired>(&outcome)) co_return std::move(*input);
    if (auto const* error = std::get_if<ToolError>(&outcome)) co_return failed(error->message);
    if (auto const* error = std::get_if<jsonrpc::ErrorObject>(&outcome))
      co_return error_reply(200, id(), error->code, error->message);
    co_return result_reply(
        id(), success_text(era(), std::get<ToolSuccess>(outcome), server().result_meta()));
  }

  ServerReply failed(std::string_view why) const override {
    return result_reply(id(), failure_text(era(), why, server().result_meta()));
  }

  /// The call as it goes on without its request: nothing of it stays in the request's arena.
  TaskJob job() {
    TaskJob job;
    job.tool = tool_.spec().name;
    job.arguments = json::value(*params().arguments, json::storage_ptr());
    job.principal = context().principal();
    job.request_id = context().request_id();
    job.client = *client_;
    if (client_->extensions)
      job.client.extensions.emplace(*client_->extensions, json::storage_ptr());
    job.answers = context().answers();
    job.state = json::value(context().state(), json::storage_ptr());
    return job;
  }

  AnyTool const& tool_;
  std::optional<ClientView> client_;  ///< Of a call that becomes a task.
  TaskGroup* background_ = nullptr;   ///< The same.
};

/// What the program says against a call that the scopes allow. @param access  outlives the task
Task<std::optional<ToolRefusal>> refused(ToolAccess& access, Operation& operation,
                                         AnyTool const& tool, json::value const& arguments) {
  Error failure;
  try {
    http::PrincipalPtr caller = operation.exchange->caller.principal;
    std::optional<ToolRefusal> refusal =
        co_await access.refusal(std::move(caller), tool.spec(), arguments);
    co_return refusal;
  } catch (Exception const& unknown) {
    failure = unknown.error();
  }
  operation.server.log().warn("mcp.call.undecided",
                              {{"name", tool.spec().name},
                               {"request_id", operation.exchange->caller.request_id},
                               {"reason", describe(failure)}});
  co_return ToolRefusal{failure.hint};
}

ServerReply refusal_reply(Operation const& operation, ToolRefusal const& refusal) {
  if (refusal.retry_after)
    return too_many_requests_reply(operation.id(), refusal.reason, *refusal.retry_after);
  return result_reply(operation.id(), failure_text(operation.client.era, refusal.reason,
                                                   operation.server.result_meta()));
}

/// Spec: MCP extension io.modelcontextprotocol/tasks 2026-07-28 (the server decides)
bool becomes_task(Operation const& operation, AnyTool const& tool) {
  return tool.spec().task != TaskSupport::never && operation.exchange->background != nullptr &&
         operation.client.era == Era::modern && declares_tasks(operation.client);
}

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
  if (ToolAccess* const access = server.options().tool_access) {
    Task<std::optional<ToolRefusal>> judging =
        refused(*access, operation, *tool, *params->arguments);
    std::optional<ToolRefusal> const refusal = co_await std::move(judging);
    if (refusal) co_return refusal_reply(operation, *refusal);
  }
  if (json::object missing = missing_features(tool->spec().needs, operation.client.features);
      !missing.empty())
    co_return missing_capability_reply(operation.id(), std::move(missing));
  bool const as_task = becomes_task(operation, *tool);
  if (tool->spec().task == TaskSupport::required && !as_task) {
    if (exchange.background == nullptr)
      co_return error_reply(200, operation.id(), make_error_code(jsonrpc::Errc::internal_error),
                            "tasks cannot run where this server was called");
    co_return missing_capability_reply(operation.id(), missing_tasks());
  }
  std::shared_ptr<InputCall> call = std::make_shared<ToolCall>(operation, *params, *tool, as_task);
  Task<ServerReply> answering = InputCall::answer(std::move(call));
  ServerReply reply = co_await std::move(answering);
  co_return reply;
}

}  // namespace tessera::mcp

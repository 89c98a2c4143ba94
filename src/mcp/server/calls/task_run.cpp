#include "async/errc.hpp"
#include "async/task_group.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/server/calls/result_text.hpp"
#include "mcp/server/calls/task_call.hpp"
#include "mcp/server/calls/tool_run.hpp"
#include "mcp/server/catalog.hpp"
#include "mcp/server/shared_state.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>

// The work of a task. It is never parked: when the tool has questions its run ends, everything that
// it needs to go on is in the store, and the worker that gets the last answer runs it again.

namespace tessera::mcp {
namespace {

Task<ToolOutcome> run_job(Server const& server, TaskJob job) {
  AnyTool const* tool = server.tools().find(job.tool);
  if (tool == nullptr)
    co_return jsonrpc::ErrorObject{
        wire_code(jsonrpc::Errc::internal_error), "The tool is not here any more.", {}};
  Exchange const exchange(Caller{job.principal, job.request_id, nullptr}, 0);
  CallContext context(exchange, job.client, tool->spec().name, &job.arguments, std::nullopt);
  context.give_answers(std::move(job.answers), std::move(job.state));
  Task<ToolOutcome> running = run_tool(server, *tool, context, job.arguments, nullptr);
  ToolOutcome outcome = co_await std::move(running);
  co_return outcome;
}

json::object json_of(jsonrpc::ErrorObject const& error) {
  json::object out{{"code", error.code}, {"message", error.message}};
  if (error.data) out.emplace("data", *error.data);
  return out;
}

/// Why these questions cannot be put to this client; nothing: they can.
std::optional<jsonrpc::ErrorObject> cannot_ask(InputRequired const& input, ClientView const& client,
                                               Log& log) {
  if (Result<void> const good = check_questions(input.requests); !good) {
    log.error("mcp.task.bad_question", {{"reason", describe(good.error())}});
    return jsonrpc::ErrorObject{wire_code(jsonrpc::Errc::internal_error), good.error().hint,
                                std::nullopt};
  }
  for (auto const& [key, request] : input.requests) {
    json::object missing = missing_capabilities(request, client.features);
    if (missing.empty()) continue;
    error_code const code = make_error_code(Errc::missing_client_capability);
    return jsonrpc::ErrorObject{code.value(), code.message(),
                                json::object{{"requiredCapabilities", std::move(missing)}}};
  }
  return std::nullopt;
}

/// A key for the client that this task has not used yet: the tool may ask under one name twice.
std::string fresh_key(TaskRecord& record, std::string const& wanted) {
  std::string key = wanted;
  for (std::size_t round = 2; !record.used_keys.insert(key).second; ++round)
    key = wanted + "-" + std::to_string(round);
  return key;
}

void ask(TaskRecord& record, InputRequired& input) {
  record.state.status = TaskStatus::input_required;
  record.state.input_requests.emplace();
  record.asked.clear();
  record.job.answers.clear();
  record.job.state = std::move(input.state);
  for (auto& [tool_key, request] : input.requests) {
    std::string const key = fresh_key(record, tool_key);
    record.asked.emplace(key, tool_key);
    record.state.input_requests->emplace(key, std::move(request));
  }
}

void end(TaskRecord& record, TaskStatus status) {
  record.state.status = status;
  // Nothing that could go on is kept.
  record.job = TaskJob{};
}

json::value finished(Server const& server, ToolOutcome const& outcome) {
  auto const* error = std::get_if<ToolError>(&outcome);
  std::string const text =
      error != nullptr
          ? failure_text(Era::modern, error->message, server.result_meta())
          : success_text(Era::modern, std::get<ToolSuccess>(outcome), server.result_meta());
  return parse_json(text).value();
}

/// How a run is written into the record.
TaskStore::Change settlement(Server const& server, ToolOutcome outcome, ClientView const& client) {
  if (auto* input = std::get_if<InputRequired>(&outcome)) {
    if (auto refused = cannot_ask(*input, client, server.log())) outcome = std::move(*refused);
  }
  if (auto* input = std::get_if<InputRequired>(&outcome))
    return [input = std::move(*input)](TaskRecord& record) mutable {
      ask(record, input);
      return true;
    };
  if (auto* error = std::get_if<jsonrpc::ErrorObject>(&outcome))
    return [error = std::move(*error)](TaskRecord& record) {
      record.state.error = json_of(error);
      record.state.status_message = error.message;
      end(record, TaskStatus::failed);
      return true;
    };
  return [result = finished(server, outcome)](TaskRecord& record) {
    record.state.result = result;
    end(record, TaskStatus::completed);
    return true;
  };
}

Task<> work(Server const& server, std::string task_id, std::string owner) {
  Executor const executor = co_await asio::this_coro::executor;
  SharedState& shared = server.shared();
  // In the table before the record is read: who cancels finds one of the two.
  RunningCalls::Place place(shared.running_tasks, executor, owner, jsonrpc::Id(task_id));
  Task<std::optional<TaskRecord>> looking = shared.tasks->find(task_id, owner);
  std::optional<TaskRecord> record = co_await std::move(looking);
  if (!record || record->state.status != TaskStatus::working) co_return;
  ClientView const client = record->job.client;
  ToolOutcome outcome;
  try {
    Task<ToolOutcome> running = run_job(server, std::move(record->job));
    Task<ToolOutcome> stoppable = place.stop().run(std::move(running));
    ToolOutcome ended = co_await std::move(stoppable);
    outcome = std::move(ended);
  } catch (Exception const& error) {
    if (error.code() != AsyncErrc::cancelled) throw;
    server.log().debug("mcp.task.cancelled", {});
    co_return;
  }
  TaskStore::Change settle = [settle = settlement(server, std::move(outcome), client),
                              now = format_utc(server.options().clock->now())](TaskRecord& at) {
    if (at.state.status != TaskStatus::working) return false;
    at.state.last_updated_at = now;
    return settle(at);
  };
  Task<bool> settling = shared.tasks->change(task_id, owner, std::move(settle));
  bool const settled = co_await std::move(settling);
  if (settled) shared.changes.task_changed(task_id);
}

}  // namespace

void work_on(Server const& server, TaskGroup& background, std::string task_id, std::string owner) {
  background.spawn("mcp.task", work(server, std::move(task_id), std::move(owner)));
}

}  // namespace tessera::mcp

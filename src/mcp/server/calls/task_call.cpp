#include "mcp/server/calls/task_call.hpp"

#include "base/random.hpp"
#include "mcp/server/calls/result_text.hpp"
#include "mcp/server/shared_state.hpp"
#include "mcp/session/binding.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

constexpr std::size_t kIdBits = 192;

/// A result that shows a task, or, without one, says that its request was done.
std::string task_text(Server const& server, std::string_view result_type,
                      TaskState const* state = nullptr) {
  json::object result;
  if (state != nullptr) result = std::move(to_json(*state).as_object());
  result["resultType"] = result_type;
  result["_meta"] = parse_json(server.result_meta()).value();
  return write_json(result);
}

ServerReply no_such_task(jsonrpc::Id const& id) { return invalid_params(id, "no such task"); }

std::string owner_of(Operation const& operation) {
  return identity_of(operation.exchange->principal());
}

/// Takes the answers to what is asked, all of them or none.
/// Errors: jsonrpc::Errc::invalid_params for one that is none, or does not fit its form
Result<void> take(TaskRecord& record, json::object const& responses) {
  std::map<std::string, InputRequest> given;
  for (auto const& [key, request] : *record.state.input_requests)
    if (responses.contains(key)) given.emplace(key, request);
  Result<std::optional<Answers>> answers = take_answers(given, responses);
  if (!answers) return answers.error();
  if (!*answers)
    return fail(jsonrpc::Errc::invalid_params, "an answer does not fit what was asked for");
  for (auto& [key, answer] : **answers) {
    record.job.answers.insert_or_assign(record.asked.at(key), std::move(answer));
    record.state.input_requests->erase(key);
  }
  return {};
}

/// What became of the answers that a client gave.
struct Update {
  std::optional<Error> problem;
  bool complete = false;  ///< Nothing is open any more: the work can go on.
};

bool update(TaskRecord& record, json::object const& responses, std::string const& now,
            Update& out) {
  if (record.state.status != TaskStatus::input_required) return false;
  std::size_t const open = record.state.input_requests->size();
  if (Result<void> taken = take(record, responses); !taken) {
    out.problem = taken.error();
    return false;
  }
  if (record.state.input_requests->size() == open) return false;
  record.state.last_updated_at = now;
  out.complete = record.state.input_requests->empty();
  if (out.complete) {
    record.state.status = TaskStatus::working;
    record.state.input_requests.reset();
    record.asked.clear();
  }
  return true;
}

bool cancel(TaskRecord& record, std::string const& now) {
  if (is_final(record.state.status)) return false;
  record.state.status = TaskStatus::cancelled;
  record.state.last_updated_at = now;
  record.state.input_requests.reset();
  record.job = TaskJob{};
  return true;
}

}  // namespace

bool declares_tasks(ClientView const& client) {
  return client.extensions && client.extensions->contains(kTasksExtension);
}

json::object missing_tasks() {
  return json::object{{"extensions", json::object{{kTasksExtension, json::object()}}}};
}

Task<ServerReply> begin_task(Server const& server, TaskGroup& background, jsonrpc::Id id,
                             AnyTool const& tool, TaskJob job) {
  auto const now = server.options().clock->now();
  TaskRecord record;
  record.owner = identity_of(job.principal.get());
  record.expires_at = now + tool.spec().task_life;
  record.job = std::move(job);
  record.state.task_id = random_token(*server.options().random, kIdBits);
  record.state.created_at = format_utc(now);
  record.state.last_updated_at = record.state.created_at;
  record.state.ttl_ms = tool.spec().task_life.count();
  record.state.poll_interval_ms = tool.spec().task_poll.count();
  TaskState const state = record.state;
  std::string owner = record.owner;
  Task<Result<void>> creating = server.shared().tasks->create(std::move(record));
  Result<void> const created = co_await std::move(creating);
  if (!created)
    co_return error_reply(503, id, make_error_code(jsonrpc::Errc::internal_error),
                          created.error().hint);
  work_on(server, background, state.task_id, std::move(owner));
  co_return result_reply(id, task_text(server, kResultTask, &state));
}

Task<ServerReply> get_task(Operation& operation) {
  if (!declares_tasks(operation.client))
    co_return missing_capability_reply(operation.id(), missing_tasks());
  Result<TaskIdParams> params = from_json<TaskIdParams>(operation.request().params);
  if (!params) co_return invalid_params(operation.id(), params.error().hint);
  Task<std::optional<TaskRecord>> looking =
      operation.server.shared().tasks->find(std::move(params->task_id), owner_of(operation));
  std::optional<TaskRecord> const record = co_await std::move(looking);
  if (!record) co_return no_such_task(operation.id());
  co_return result_reply(operation.id(),
                         task_text(operation.server, kResultComplete, &record->state));
}

Task<ServerReply> update_task(Operation& operation) {
  if (!declares_tasks(operation.client))
    co_return missing_capability_reply(operation.id(), missing_tasks());
  Server const& server = operation.server;
  Result<UpdateTaskParams> const params = from_json<UpdateTaskParams>(operation.request().params);
  if (!params) co_return invalid_params(operation.id(), params.error().hint);
  json::object const& responses = operation.request().params.at("inputResponses").as_object();
  TaskGroup* const background = operation.exchange->background;
  if (background == nullptr) co_return no_such_task(operation.id());
  Update done;
  bool found = false;
  std::string const now = format_utc(server.options().clock->now());
  TaskStore::Change change = [&](TaskRecord& record) {
    found = true;
    return update(record, responses, now, done);
  };
  std::string const owner = owner_of(operation);
  Task<bool> changing = server.shared().tasks->change(params->task_id, owner, std::move(change));
  bool const changed = co_await std::move(changing);
  if (!found) co_return no_such_task(operation.id());
  if (done.problem) co_return invalid_params(operation.id(), done.problem->hint);
  if (changed) server.shared().changes.task_changed(params->task_id);
  if (done.complete) work_on(server, *background, params->task_id, owner);
  co_return result_reply(operation.id(), task_text(server, kResultComplete));
}

Task<ServerReply> cancel_task(Operation& operation) {
  if (!declares_tasks(operation.client))
    co_return missing_capability_reply(operation.id(), missing_tasks());
  Server const& server = operation.server;
  Result<TaskIdParams> const params = from_json<TaskIdParams>(operation.request().params);
  if (!params) co_return invalid_params(operation.id(), params.error().hint);
  bool found = false;
  std::string const now = format_utc(server.options().clock->now());
  TaskStore::Change change = [&](TaskRecord& record) {
    found = true;
    return cancel(record, now);
  };
  std::string const owner = owner_of(operation);
  Task<bool> changing = server.shared().tasks->change(params->task_id, owner, std::move(change));
  bool const changed = co_await std::move(changing);
  if (!found) co_return no_such_task(operation.id());
  if (changed) {
    // After the record says so: work that begins now sees it there.
    server.shared().running_tasks.cancel(owner, jsonrpc::Id(params->task_id));
    server.shared().changes.task_changed(params->task_id);
  }
  co_return result_reply(operation.id(), task_text(server, kResultComplete));
}

}  // namespace tessera::mcp

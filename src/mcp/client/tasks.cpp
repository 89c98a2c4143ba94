#include "mcp/client/tasks.hpp"

#include "async/errc.hpp"
#include "async/sleep.hpp"
#include "base/json_codec.hpp"
#include "mcp/client/questions.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/protocol/methods.hpp"

#include <algorithm>
#include <exception>
#include <set>
#include <utility>

namespace tessera::mcp {
namespace {

using std::chrono::milliseconds;

// Between two looks at a task: what the server says, within reason.
constexpr milliseconds kUsualPause{1'000};
constexpr milliseconds kShortestPause{20};
constexpr milliseconds kLongestPause{60'000};

milliseconds pause_of(TaskState const& task) {
  if (!task.poll_interval_ms) return kUsualPause;
  return milliseconds(std::clamp<std::int64_t>(*task.poll_interval_ms, kShortestPause.count(),
                                               kLongestPause.count()));
}

RemoteError failure_of(TaskState const& task) {
  jsonrpc::ErrorObject error;
  error.message = task.status_message.value_or("the task failed");
  if (task.error) {
    json::value const given(*task.error);
    if (json::value const* code = json_find(given, "code"); code != nullptr && code->is_int64())
      error.code = static_cast<int>(code->get_int64());
    if (auto const message = json_text(given, "message"); !message.empty())
      error.message = std::string(message);
    if (json::value const* data = json_find(given, "data")) error.data = *data;
  }
  return RemoteError(std::move(error));
}

json::object id_params(std::string const& task_id) {
  json::object params;
  params["taskId"] = task_id;
  return params;
}

}  // namespace

TaskState Tasks::begun(json::value const& result) const {
  if (!requests_.parts().options.extensions.contains(kTasksExtension))
    throw Exception(fail(Errc::not_supported,
                         "the server made a task of the call, which this client did not offer"));
  return decode_reply<TaskState>(result, "task");
}

Task<json::value> Tasks::finish(TaskState task, std::string about) {
  std::string const id = task.task_id;
  std::exception_ptr failure;
  try {
    Task<json::value> following = follow(std::move(task), std::move(about));
    json::value result = co_await std::move(following);
    co_return result;
  } catch (RemoteError const&) {
    throw;
  } catch (...) {
    failure = std::current_exception();
  }
  // Nobody waits for it any more; the caller may be cancelled itself, so the group tells the
  // server.
  background_.spawn("mcp_cancel_task", cancel(id));
  std::rethrow_exception(failure);
}

Task<json::value> Tasks::follow(TaskState task, std::string about) {
  ConnectionParts const& parts = requests_.parts();
  std::string const id = task.task_id;
  Budget budget(parts.clock, parts.options.longest_task);
  std::set<std::string> answered;
  for (std::size_t rounds = 0; !is_final(task.status);) {
    std::map<std::string, json::object> answers;
    if (task.status == TaskStatus::input_required && task.input_requests) {
      for (auto const& [key, question] : *task.input_requests) {
        if (!answered.insert(key).second) continue;
        auto const asked = parts.clock.steady_now();
        auto asking = answer_question(parts, question.method,
                                      question.params.value_or(json::object()), about);
        json::object answer = co_await std::move(asking);
        budget.extend(parts.clock.steady_now() - asked);
        answers.emplace(key, std::move(answer));
      }
    }
    if (!answers.empty()) {
      if (++rounds > parts.options.max_rounds)
        throw Exception(fail(Errc::bad_message, "the task asks for input again and again"));
      Task<> updating = update(id, std::move(answers));
      co_await std::move(updating);
    }
    if (budget.is_spent())
      throw Exception(fail(AsyncErrc::deadline, "the task did not end in time"));
    Task<> resting = sleep_for(std::min(pause_of(task), budget.left()));
    co_await std::move(resting);
    Task<TaskState> looking = get(id);
    TaskState seen = co_await std::move(looking);
    task = std::move(seen);
  }
  if (task.status == TaskStatus::failed) throw failure_of(task);
  if (task.status == TaskStatus::cancelled)
    throw Exception(fail(AsyncErrc::cancelled, "the task was cancelled"));
  if (!task.result)
    throw Exception(fail(Errc::bad_message, "the server's task has ended without a result"));
  co_return std::move(*task.result);
}

Task<TaskState> Tasks::get(std::string task_id) {
  Task<json::value> asking = requests_.ask(std::string(kMethodGetTask), id_params(task_id),
                                           http::Headers(), CallOptions());
  json::value const result = co_await std::move(asking);
  TaskState task = decode_reply<TaskState>(result, "task");
  if (task.task_id != task_id)
    throw Exception(fail(Errc::bad_message, "the server speaks of another task than ours"));
  co_return task;
}

Task<> Tasks::update(std::string task_id, std::map<std::string, json::object> answers) {
  UpdateTaskParams params;
  params.task_id = std::move(task_id);
  params.input_responses = std::move(answers);
  json::value given = to_json(params);
  Task<json::value> asking =
      requests_.ask(std::string(kMethodUpdateTask), std::move(given.get_object()), http::Headers(),
                    CallOptions());
  json::value const accepted = co_await std::move(asking);
}

Task<> Tasks::cancel(std::string task_id) {
  Task<json::value> asking = requests_.ask(std::string(kMethodCancelTask), id_params(task_id),
                                           http::Headers(), CallOptions());
  json::value const accepted = co_await std::move(asking);
}

}  // namespace tessera::mcp

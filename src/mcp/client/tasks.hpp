#pragma once

#include "async/task_group.hpp"
#include "mcp/client/requests.hpp"
#include "mcp/protocol/tasks.hpp"

#include <map>
#include <string>

namespace tessera::mcp {

/// The Tasks extension as seen from a client: work at the server that outlives its request. Used on
/// one strand only. Spec: MCP extension io.modelcontextprotocol/tasks 2026-07-28
class Tasks {
 public:
  /// @param requests    not owned; outlives this
  /// @param background  not owned; outlives this; where a task is cancelled that nobody waits for
  Tasks(Requests& requests, TaskGroup& background) : requests_(requests), background_(background) {}

  /// What the server said when a call became a task.
  /// Throws Exception(Errc::not_supported) when tasks were not offered to it.
  [[nodiscard]] TaskState begun(json::value const& result) const;
  /// Asks as often as the server wants until the task has ended, and answers its questions.
  /// Cancelling this cancels the task. Throws RemoteError for a task that failed,
  /// Exception(AsyncErrc::cancelled) for one that was cancelled, and Exception(AsyncErrc::deadline)
  /// after `longest_task`, without the time that a person takes.
  /// @param about  what the task is for
  /// @return what the call would have had as its result
  Task<json::value> finish(TaskState task, std::string about);

  Task<TaskState> get(std::string task_id);
  Task<> update(std::string task_id, std::map<std::string, json::object> answers);
  Task<> cancel(std::string task_id);

 private:
  Task<json::value> follow(TaskState task, std::string about);

  Requests& requests_;
  TaskGroup& background_;
};

}  // namespace tessera::mcp

#pragma once

#include "async/task.hpp"
#include "base/error.hpp"
#include "mcp/protocol/tasks.hpp"
#include "mcp/server/answers.hpp"
#include "mcp/server/operation.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace tessera::mcp {

/// What it takes to begin the work of a task, or to go on with it. Belongs to no worker: whichever
/// of them has the last answer goes on.
struct TaskJob {
  std::string tool;
  json::value arguments;
  http::PrincipalPtr principal;  ///< Null: nobody was verified.
  std::string request_id;        ///< Of the call that became the task; for the log.
  ClientView client;
  Answers answers;    ///< To the last questions, by the tool's keys.
  json::value state;  ///< What the tool gave with them.
};

/// A task as a store keeps it.
struct TaskRecord {
  std::string owner;  ///< `identity_of` its principal; nobody else ever sees it.
  TaskState state;    ///< As `tasks/get` shows it.
  std::chrono::system_clock::time_point expires_at;
  TaskJob job;
  std::map<std::string, std::string> asked;  ///< The tool's keys of open questions, by ours.
  std::set<std::string> used_keys;           ///< Of all questions so far: none comes twice.
};

/// Keeps the tasks of a server. An implementation must be safe to use from any thread and bound
/// what one owner, and all together, can make it keep.
/// Spec: MCP extension io.modelcontextprotocol/tasks 2026-07-28
class TaskStore {
 public:
  /// Changes a record; false: it was left as it is.
  using Change = std::function<bool(TaskRecord& record)>;

  TaskStore() = default;
  TaskStore(TaskStore const&) = delete;
  TaskStore& operator=(TaskStore const&) = delete;
  virtual ~TaskStore() = default;

  /// From now on `find` finds it, until it expires or longer.
  /// Errors: AsyncErrc::queue_full
  [[nodiscard]] virtual Task<Result<void>> create(TaskRecord record) = 0;
  /// @return nothing when there is no such task, also when it is somebody else's
  [[nodiscard]] virtual Task<std::optional<TaskRecord>> find(std::string id, std::string owner) = 0;
  /// Changes a task as one step that no other change can come between.
  /// @param change  called once at most, on any thread; must not call the store
  /// @return whether it was changed; false also when `find` would find nothing
  [[nodiscard]] virtual Task<bool> change(std::string id, std::string owner, Change change) = 0;
};

}  // namespace tessera::mcp

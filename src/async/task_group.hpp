#pragma once

#include "async/task.hpp"
#include "base/log.hpp"

#include <functional>
#include <memory>
#include <string>

namespace tessera {

/// Owns background tasks: nothing in the house is detached. Used on one strand only.
/// A task that ends with an exception is logged (a cancelled one at debug) and forgotten.
/// The owner awaits `stop()` before it is destroyed; a group destroyed earlier stops the process.
class TaskGroup {
 public:
  /// @param log  not owned; outlives the group
  explicit TaskGroup(Executor executor, Log& log = null_log());
  ~TaskGroup();
  TaskGroup(TaskGroup const&) = delete;
  TaskGroup& operator=(TaskGroup const&) = delete;

  /// Starts a task. After `stop` was called the task is dropped without having run.
  /// @param name  for the log
  void spawn(std::string name, Task<> task);

  /// Cancels all tasks and waits until the last has ended. May be called twice.
  Task<> stop();
  /// Waits until all tasks have ended by themselves.
  Task<> wait();
  /// Asks all tasks to end without waiting.
  void cancel();

  [[nodiscard]] std::size_t size() const noexcept;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace tessera

#pragma once

#include "base/clock.hpp"
#include "mcp/server/task_store.hpp"

#include <cstddef>
#include <mutex>
#include <utility>

namespace tessera::mcp {

struct TaskLimits {
  std::size_t per_owner = 256;  ///< Tasks of one principal.
  std::size_t in_all = 10'000;  ///< Tasks of all principals.
};

/// Tasks in the memory of one process: they end with it. What has expired goes when room is needed,
/// except work that still runs.
class MemoryTaskStore final : public TaskStore {
 public:
  /// @param clock  not owned; outlives this
  explicit MemoryTaskStore(Clock const& clock, TaskLimits limits = {})
      : clock_(clock), limits_(limits) {}

  Task<Result<void>> create(TaskRecord record) override;
  Task<std::optional<TaskRecord>> find(std::string id, std::string owner) override;
  Task<bool> change(std::string id, std::string owner, Change change) override;

 private:
  [[nodiscard]] Result<void> add(TaskRecord record);
  /// Null: there is none for this owner. To be called under the lock.
  [[nodiscard]] TaskRecord* at(std::string const& id, std::string const& owner);
  void forget_expired();

  Clock const& clock_;
  TaskLimits limits_;
  std::mutex mutex_;
  std::map<std::string, TaskRecord> by_id_;
  std::map<std::string, std::size_t> by_owner_;
  std::set<std::pair<std::chrono::system_clock::time_point, std::string>> by_end_;
};

}  // namespace tessera::mcp

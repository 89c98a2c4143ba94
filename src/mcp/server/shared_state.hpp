#pragma once

#include "jsonrpc/answer_table.hpp"
#include "mcp/server/memory_task_store.hpp"
#include "mcp/session/changes.hpp"
#include "mcp/session/ended_sessions.hpp"
#include "mcp/session/event_log.hpp"
#include "mcp/session/running_calls.hpp"
#include "mcp/session/session_table.hpp"

#include <cstddef>
#include <memory>

namespace tessera::mcp {

/// The little that the workers of one process share: in the legacy era an answer, a cancellation or
/// a subscription may arrive on another worker than the one that it is for, and a change is
/// announced to the listeners of all of them; a task is asked for at any of them. Safe to use from
/// any thread.
struct SharedState {
  /// @param clock      not owned; outlives this
  /// @param store      of tasks; null: they live in memory, and end with the process
  /// @param questions  questions that may be open at one time
  explicit SharedState(Clock const& clock, std::shared_ptr<TaskStore> store = {},
                       std::size_t questions = 4096)
      : answers(questions), ended(clock), logs(clock), tasks(std::move(store)) {
    if (tasks == nullptr) tasks = std::make_shared<MemoryTaskStore>(clock);
  }

  jsonrpc::AnswerTable answers;
  EndedSessions ended;
  SessionTable sessions;
  RunningCalls running;
  RunningCalls running_tasks;  ///< By owner and task id.
  EventLogs logs;
  Changes changes;
  std::shared_ptr<TaskStore> tasks;  ///< Never null.
};

}  // namespace tessera::mcp

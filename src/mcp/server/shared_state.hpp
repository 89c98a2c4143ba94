#pragma once

#include "jsonrpc/answer_table.hpp"
#include "mcp/session/changes.hpp"
#include "mcp/session/ended_sessions.hpp"
#include "mcp/session/event_log.hpp"
#include "mcp/session/running_calls.hpp"
#include "mcp/session/session_table.hpp"

#include <cstddef>

namespace tessera::mcp {

/// The little that the workers of one process share: in the legacy era an answer, a cancellation or
/// a subscription may arrive on another worker than the one that it is for, and a change is
/// announced to the listeners of all of them. Safe to use from any thread.
struct SharedState {
  /// @param clock      not owned; outlives this
  /// @param questions  questions that may be open at one time
  explicit SharedState(Clock const& clock, std::size_t questions = 4096)
      : answers(questions), ended(clock), logs(clock) {}

  jsonrpc::AnswerTable answers;
  EndedSessions ended;
  SessionTable sessions;
  RunningCalls running;
  EventLogs logs;
  Changes changes;
};

}  // namespace tessera::mcp

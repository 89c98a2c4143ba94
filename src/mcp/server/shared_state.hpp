#pragma once

#include "jsonrpc/answer_table.hpp"
#include "mcp/session/ended_sessions.hpp"

#include <cstddef>

namespace tessera::mcp {

/// The little that the workers of one process share: an answer to a question of the legacy era may
/// arrive on another worker than the one that asked. Safe to use from any thread.
struct SharedState {
  /// @param clock      not owned; outlives this
  /// @param questions  questions that may be open at one time
  explicit SharedState(Clock const& clock, std::size_t questions = 4096)
      : answers(questions), ended(clock) {}

  jsonrpc::AnswerTable answers;
  EndedSessions ended;
};

}  // namespace tessera::mcp

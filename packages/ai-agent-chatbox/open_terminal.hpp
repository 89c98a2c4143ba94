#pragma once

#include "async/task_group.hpp"
#include "packages/ai-agent-chatbox/session.hpp"
#include "packages/ai-agent-chatbox/terminal/history.hpp"
#include "packages/ai-agent-chatbox/terminal/terminal.hpp"

#include <memory>

namespace tessera::chatbox {

/// The terminal that fits the surroundings: with a line editor, or plain lines.
/// @param session, tasks, history  not owned; outlive the result
/// @param json  standard output is for JSON only
[[nodiscard]] std::unique_ptr<Terminal> open_terminal(Session& session, TaskGroup& tasks,
                                                      History& history, bool json);

/// Turns signals into keys: SIGINT into Ctrl-C, SIGTERM and SIGHUP into the end of the input.
/// @param terminal  not owned; outlives the task
Task<> watch_signals(Terminal& terminal);

}  // namespace tessera::chatbox

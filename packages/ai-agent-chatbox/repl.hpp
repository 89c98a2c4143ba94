#pragma once

#include "agent/turn.hpp"
#include "llm/model.hpp"
#include "packages/ai-agent-chatbox/attachments.hpp"
#include "packages/ai-agent-chatbox/commands/actions.hpp"
#include "packages/ai-agent-chatbox/commands/command.hpp"
#include "packages/ai-agent-chatbox/terminal/terminal.hpp"

#include <functional>
#include <string>

namespace tessera::chatbox {

/// The conversation at a terminal or over a pipe: read, act, show, until the input ends.
class Repl {
 public:
  struct Options {
    std::function<std::string()> prompt;  ///< Asked each time: the model may change. Required.
    std::function<std::string()> tag;     ///< Printed after each answer; empty: nothing. Required.
    /// Reads what a message names, before it is sent. Required.
    std::function<Task<Outgoing>(std::string text)> prepare;
    /// Called with each turn's report instead of showing it, for `--output json`.
    std::function<void(agent::TurnReport const&)> report;
  };
  /// The collaborators are not owned and outlive this.
  Repl(Executor executor, CommandRoom& room, Options options);

  /// @return the exit code of the last turn
  Task<int> run();

 private:
  Task<> turn(std::string text);
  Task<> command(CommandCall call);
  void show_end(agent::TurnReport const& report);

  Executor executor_;
  CommandRoom& room_;
  Terminal& terminal_;
  agent::Agent& agent_;
  Options options_;
  agent::TurnReport last_;
};

}  // namespace tessera::chatbox

#pragma once

#include "agent/person.hpp"
#include "packages/ai-agent-chatbox/terminal/terminal.hpp"

#include <map>
#include <string>
#include <string_view>

namespace tessera::chatbox {

/// What is shown before a question: server with its address, tool and each argument, all made safe.
[[nodiscard]] std::string call_block(agent::CallDetails const& call, std::string const& address,
                                     Look const& look);

/// A server's words, row by row, so that none of them stands where only ours do, and not so many
/// that what stands above them leaves the screen. Safe for a terminal.
/// @param most  rows; of the others only the number is shown
[[nodiscard]] std::string rows_of_server(std::string_view text, std::size_t columns,
                                         std::size_t most);

/// The person at the terminal. Every question shows exactly what will be sent; Enter alone, the end
/// of the input and an answer that nobody understands are a no.
class TerminalPerson final : public agent::Person {
 public:
  /// @param terminal   not owned; outlives this
  /// @param addresses  of the servers, by name
  TerminalPerson(Terminal& terminal, std::map<std::string, std::string> addresses)
      : terminal_(terminal), addresses_(std::move(addresses)) {}

  [[nodiscard]] bool present() const override { return true; }
  Task<agent::ApprovalAnswer> approve(agent::CallDetails call) override;
  Task<agent::ElicitAnswer> answer(agent::CallDetails call, agent::Elicitation question) override;
  Task<bool> allow_sampling(agent::CallDetails call, agent::SamplingRequest request,
                            std::string model) override;
  Task<bool> release_answer(agent::CallDetails call, std::string answer) override;

 private:
  void show(agent::CallDetails const& call, std::string const& title);
  void show_call(agent::CallDetails const& call);
  Task<bool> edit(agent::CallDetails& call);
  Task<agent::Approval> ask(std::string prompt);
  Task<agent::ElicitAnswer> fill(agent::Elicitation question);

  Terminal& terminal_;
  std::map<std::string, std::string> addresses_;
};

/// Nobody: every question is answered with no.
class NobodyHere final : public agent::Person {
 public:
  [[nodiscard]] bool present() const override { return false; }
  Task<agent::ApprovalAnswer> approve(agent::CallDetails call) override;
  Task<agent::ElicitAnswer> answer(agent::CallDetails call, agent::Elicitation question) override;
};

}  // namespace tessera::chatbox

#pragma once

#include "async/task_group.hpp"
#include "packages/ai-agent-chatbox/terminal/history.hpp"
#include "packages/ai-agent-chatbox/terminal/terminal.hpp"

#include <chrono>
#include <memory>
#include <optional>

namespace tessera::chatbox {

struct RawState;

/// A terminal in raw mode with a line editor. Keys are read all the time: they go to the line being
/// edited, or, while nobody reads, are kept for the next one, except Ctrl-C and Esc, which
/// interrupt. The destructor gives the terminal back as it was.
class RawTerminal final : public Terminal {
 public:
  struct Options {
    int terminal = 0;  ///< A descriptor of the terminal; reopened by its name, not owned.
    bool color = true;
    std::optional<ImageProtocol> images;  ///< Nothing: find out.
    std::optional<Theme> theme;           ///< Nothing: find out.
    Environment environment;
    /// Ring when a question has waited for `bell_after` and the terminal has said that it has not
    /// the focus.
    bool bell = false;
    std::chrono::milliseconds bell_after{10'000};
  };
  /// @param tasks    runs the reader; stopped before this is destroyed
  /// @param history  not owned; outlives this
  RawTerminal(Executor executor, TaskGroup& tasks, History& history, Options options);
  ~RawTerminal() override;

  [[nodiscard]] Look look() const override;
  Task<Input> read_message(std::string prompt) override;
  Task<Input> read_answer(std::string prompt) override;
  Task<Input> edit_answer(std::string prompt, std::string text) override;
  void print(std::string_view text) override;
  Task<> draw(std::string picture) override;
  void busy(std::string label) override;
  void idle() override;
  void clear_screen() override;
  Task<ImageProtocol> images() override;
  Task<> use_theme(std::optional<Theme> theme) override;
  void complete_with(Completer completer) override;
  void on_interrupt(std::function<void()> action) override;
  void interrupt() override;
  void end_input() override;

 private:
  std::shared_ptr<RawState> state_;
};

}  // namespace tessera::chatbox

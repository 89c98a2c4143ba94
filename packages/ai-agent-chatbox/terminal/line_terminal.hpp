#pragma once

#include "async/task_group.hpp"
#include "packages/ai-agent-chatbox/terminal/terminal.hpp"

#include <memory>

namespace tessera::chatbox {

/// Lines in, lines out: for pipes, `--plain` and simple terminals. Each line is one message, or the
/// answer to the question before it.
class LineTerminal final : public Terminal {
 public:
  struct Options {
    int input = 0;         ///< Not owned.
    int output = 1;        ///< Not owned.
    bool prompts = false;  ///< Somebody looks at prompts; a pipe does not.
    Look look;
  };
  LineTerminal(Executor executor, Options options);
  ~LineTerminal() override;

  [[nodiscard]] Look look() const override;
  Task<Input> read_message(std::string prompt) override;
  Task<Input> read_answer(std::string prompt) override;
  Task<Input> edit_answer(std::string prompt, std::string text) override;
  void print(std::string_view text) override;
  void busy(std::string) override {}
  void idle() override {}
  void clear_screen() override {}
  Task<ImageProtocol> images() override;
  Task<> use_theme(std::optional<Theme> theme) override;
  void on_interrupt(std::function<void()> action) override;
  void interrupt() override;
  void end_input() override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tessera::chatbox

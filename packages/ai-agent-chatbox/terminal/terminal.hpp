#pragma once

#include "async/task.hpp"
#include "packages/ai-agent-chatbox/terminal/completion.hpp"
#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"
#include "packages/ai-agent-chatbox/terminal/theme.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::chatbox {

/// How text may look.
struct Look {
  bool color = false;        ///< Escape sequences for style.
  bool live = false;         ///< The cursor may be moved: spinner, line editor, images.
  std::size_t columns = 80;  ///< Width that text is laid out for.
  std::size_t rows = 0;      ///< Of the screen; 0: a list may be as long as it is.
  Theme theme = kDarkTheme;  ///< Means something only with `color`.

  [[nodiscard]] std::string dim(std::string_view text) const;
  [[nodiscard]] std::string bold(std::string_view text) const;
};

struct Input {
  enum class Kind {
    text,
    interrupted,  ///< Ctrl-C.
    end,          ///< Ctrl-D, end of the piped text, or the program is to stop.
  };
  Kind kind = Kind::end;
  std::string text;
};

/// Where the conversation takes place: a terminal with a line editor, or plain lines. Text that is
/// printed must be safe already. Used on one strand only; one read at a time.
class Terminal {
 public:
  virtual ~Terminal() = default;
  [[nodiscard]] virtual Look look() const = 0;

  /// The next message of the person. Kept in the history.
  virtual Task<Input> read_message(std::string prompt) = 0;
  /// The answer to a question: one line, never in the history. Ctrl-C also does here what it does
  /// while nobody reads.
  virtual Task<Input> read_answer(std::string prompt) = 0;
  /// The same with `text` to begin with. Where no line can be edited, an empty answer is `text`.
  virtual Task<Input> edit_answer(std::string prompt, std::string text) = 0;
  /// Shows text; a line that is being edited moves down.
  virtual void print(std::string_view text) = 0;
  /// Shows a picture: escape sequences of our own, perhaps megabytes of them. Other output waits
  /// until it is done, input does not. Cancellation: the rest is left out.
  virtual Task<> draw(std::string picture);

  /// Shows that something takes time, until `idle` or the next `print`. Nothing where no cursor can
  /// be moved.
  virtual void busy(std::string label) = 0;
  virtual void idle() = 0;
  virtual void clear_screen() = 0;

  /// How images can be shown; asks the terminal the first time.
  virtual Task<ImageProtocol> images() = 0;
  /// Takes another theme; nothing: the one for the terminal's background, for which it is asked.
  /// The task ends when the answer has come, or will not.
  virtual Task<> use_theme(std::optional<Theme> theme);
  /// What Tab offers in a message. Nothing where no line can be edited.
  virtual void complete_with(Completer) {}
  /// What Ctrl-C does while nobody reads; empty: nothing. One that came since the last read, when
  /// nothing was set, counts at once.
  virtual void on_interrupt(std::function<void()> action) = 0;
  /// SIGINT: as Ctrl-C.
  virtual void interrupt() = 0;
  /// No more input comes; what runs is interrupted. For the end of the program.
  virtual void end_input() = 0;
};

}  // namespace tessera::chatbox

#pragma once

#include <cstddef>
#include <termios.h>

namespace tessera::chatbox {

/// Takes a terminal out of line mode, and puts it back when destroyed. Signals keys become plain
/// bytes; output is left alone. Bracketed paste is on meanwhile.
class RawMode {
 public:
  /// @param focus  the terminal tells when it gets and loses the focus. Spec: xterm, mode 1004
  explicit RawMode(int terminal, bool focus = false);
  ~RawMode();
  RawMode(RawMode const&) = delete;
  RawMode& operator=(RawMode const&) = delete;

  /// Gives the terminal to another program, as it was at first.
  void pause();
  /// Takes it again, however that program left it.
  void resume();

 private:
  int terminal_;
  bool focus_;
  bool changed_ = false;
  termios before_{};
  termios raw_{};
};

struct ScreenSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// The terminal's size in character cells, 80 by 24 if it does not say.
[[nodiscard]] ScreenSize screen_of(int terminal);

}  // namespace tessera::chatbox

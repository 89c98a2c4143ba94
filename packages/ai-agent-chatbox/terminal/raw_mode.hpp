#pragma once

#include <cstddef>
#include <termios.h>

namespace tessera::chatbox {

/// Takes a terminal out of line mode, and puts it back when destroyed. Signals keys become plain
/// bytes; output is left alone. Bracketed paste is on meanwhile.
class RawMode {
 public:
  explicit RawMode(int terminal);
  ~RawMode();
  RawMode(RawMode const&) = delete;
  RawMode& operator=(RawMode const&) = delete;

 private:
  int terminal_;
  bool changed_ = false;
  termios before_{};
};

/// The terminal's width in columns, 80 if it does not say.
[[nodiscard]] std::size_t columns_of(int terminal);

}  // namespace tessera::chatbox

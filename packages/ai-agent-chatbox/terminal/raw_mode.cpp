#include "packages/ai-agent-chatbox/terminal/raw_mode.hpp"

#include "packages/ai-agent-chatbox/terminal/output.hpp"

#include <sys/ioctl.h>

namespace tessera::chatbox {

RawMode::RawMode(int terminal, bool focus) : terminal_(terminal), focus_(focus) {
  if (::tcgetattr(terminal_, &before_) != 0) return;
  raw_ = before_;
  raw_.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INPCK | ISTRIP | IXON);
  raw_.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
  raw_.c_cc[VMIN] = 1;
  raw_.c_cc[VTIME] = 0;
  changed_ = true;
  resume();
}

RawMode::~RawMode() { pause(); }

void RawMode::pause() {
  if (focus_) write_fully(terminal_, "\x1b[?1004l");
  write_fully(terminal_, "\x1b[?2004l");
  if (changed_) ::tcsetattr(terminal_, TCSADRAIN, &before_);
}

void RawMode::resume() {
  if (!changed_) return;
  ::tcsetattr(terminal_, TCSADRAIN, &raw_);
  write_fully(terminal_, "\x1b[?2004h");
  if (focus_) write_fully(terminal_, "\x1b[?1004h");
}

ScreenSize screen_of(int terminal) {
  winsize size{};
  ScreenSize out;
  if (::ioctl(terminal, TIOCGWINSZ, &size) != 0) return out;
  if (size.ws_col > 0) out.columns = size.ws_col;
  if (size.ws_row > 0) out.rows = size.ws_row;
  return out;
}

}  // namespace tessera::chatbox

#pragma once

#include "packages/ai-agent-chatbox/terminal/line_buffer.hpp"
#include "packages/ai-agent-chatbox/terminal/raw_mode.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// One row of a painting; `bold` stands first.
struct PaintedRow {
  std::string bold;
  std::string text;
};

/// A prompt and the text being edited, laid out for a screen, and where the cursor stands in it.
struct Layout {
  std::vector<PaintedRow> rows;
  std::size_t cursor_row = 0;
  std::size_t cursor_column = 0;
};

/// Lays out what surrounds the cursor, in at most one row less than the screen has: what does not
/// fit is counted above and below, so a text of megabytes costs no more than a screen of it. Rows
/// break between clusters. Everything is made safe: pasted text is as foreign as any other, and so
/// is a prompt with a server's words in it.
[[nodiscard]] Layout lay_out(std::string_view prompt, LineBuffer const& buffer,
                             ScreenSize const& screen);

}  // namespace tessera::chatbox

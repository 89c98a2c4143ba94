#pragma once

#include "packages/ai-agent-chatbox/terminal/line_buffer.hpp"
#include "packages/ai-agent-chatbox/terminal/raw_mode.hpp"
#include "packages/ai-agent-chatbox/terminal/theme.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// What is painted.
struct Painting {
  std::string_view prompt;
  LineBuffer const& buffer;
  std::vector<std::string> const& below;  ///< Rows under it: safe, and no wider than the screen.
};

/// Paints a prompt and the text being edited, and remembers where it left the terminal's cursor, so
/// that the next painting can take the old one's place.
class Painter {
 public:
  /// The bytes that show the line in its present state, as `lay_out` says.
  /// @param theme  null: without escapes for style
  [[nodiscard]] std::string paint(Painting const& painting, ScreenSize const& screen,
                                  Theme const* theme);
  /// The bytes that take the painting away and leave the cursor at its first column.
  [[nodiscard]] std::string erase();
  /// The bytes that put the cursor below the painting, which stays.
  [[nodiscard]] std::string leave();

 private:
  std::size_t cursor_row_ = 0;
  std::size_t rows_ = 1;
};

}  // namespace tessera::chatbox

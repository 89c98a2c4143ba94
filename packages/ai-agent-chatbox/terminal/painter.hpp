#pragma once

#include "packages/ai-agent-chatbox/terminal/line_buffer.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tessera::chatbox {

/// Paints a prompt and the text being edited, and remembers where it left the terminal's cursor, so
/// that the next painting can take the old one's place. Rows break between clusters.
class Painter {
 public:
  /// The bytes that show the line in its present state.
  /// @param columns  of the terminal. @param dim_prompt  colour escapes may be used
  [[nodiscard]] std::string paint(std::string_view prompt, LineBuffer const& buffer,
                                  std::size_t columns, bool color);
  /// The bytes that take the painting away and leave the cursor at its first column.
  [[nodiscard]] std::string erase();
  /// The bytes that put the cursor below the painting, which stays.
  [[nodiscard]] std::string leave();

 private:
  std::size_t cursor_row_ = 0;
  std::size_t rows_ = 1;
};

}  // namespace tessera::chatbox

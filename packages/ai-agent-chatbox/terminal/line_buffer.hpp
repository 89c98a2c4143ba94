#pragma once

#include "packages/ai-agent-chatbox/terminal/text_width.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tessera::chatbox {

/// Text under a cursor. The cursor moves by grapheme cluster, Backspace takes one code point: that
/// is how Thai is written, where a wrong tone mark must not cost the whole syllable.
class LineBuffer {
 public:
  [[nodiscard]] std::string const& text() const { return text_; }
  [[nodiscard]] std::size_t cursor() const { return cursor_; }  ///< In bytes.

  void set(std::string text);
  void insert(std::string_view text);
  /// Puts `text` where the last `bytes` before the cursor are.
  void replace_before_cursor(std::size_t bytes, std::string_view text);
  void backspace();
  void remove();  ///< The whole cluster after the cursor.
  void left();
  void right();
  void word_left();
  void word_right();
  void home();  ///< Of the line that the cursor is in.
  void end();
  /// @return false when there is no line above (below) within the text
  bool up();
  bool down();
  void kill_to_end();
  void kill_to_start();
  void kill_word();

 private:
  [[nodiscard]] std::size_t line_start() const;
  [[nodiscard]] std::size_t line_end() const;
  [[nodiscard]] Range surroundings() const;
  void erase(std::size_t from, std::size_t to);

  std::string text_;
  std::size_t cursor_ = 0;
};

}  // namespace tessera::chatbox

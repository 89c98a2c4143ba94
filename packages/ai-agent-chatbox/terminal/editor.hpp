#pragma once

#include "packages/ai-agent-chatbox/terminal/history.hpp"
#include "packages/ai-agent-chatbox/terminal/keys.hpp"
#include "packages/ai-agent-chatbox/terminal/line_buffer.hpp"

#include <optional>
#include <string>

namespace tessera::chatbox {

enum class EditorEvent {
  changed,       ///< Paint it again.
  submit,        ///< The message is complete.
  interrupt,     ///< Ctrl-C; the text was dropped, if there was any.
  end_of_input,  ///< Ctrl-D on an empty line.
  clear_screen,
  open_editor,  ///< Ctrl-G, in a message: nothing has changed yet.
  complete,     ///< Tab, in a message: nothing has changed yet.
  too_long,     ///< Nothing was taken: the message would be longer than `kMaxMessage`.
};

/// What keys do to a message in the making. Knows no terminal: keys in, text and cursor out.
class Editor {
 public:
  /// @param history  not owned; null: none, as for answers to questions
  explicit Editor(History* history) : history_(history) {}

  EditorEvent apply(Key const& key);

  [[nodiscard]] LineBuffer const& buffer() const { return buffer_; }
  /// What stands before the text instead of the prompt while the history is searched.
  [[nodiscard]] std::optional<std::string> search_prompt() const;
  /// True if Ctrl-C came when nothing had been typed.
  [[nodiscard]] bool interrupted_empty() const { return interrupted_empty_; }
  /// The message; the editor is empty afterwards.
  std::string take();
  void set(std::string text) { buffer_.set(std::move(text)); }
  /// Puts `text` where the last `bytes` before the cursor are.
  void replace_before_cursor(std::size_t bytes, std::string_view text) {
    buffer_.replace_before_cursor(bytes, text);
  }

 private:
  EditorEvent edit(Key const& key);
  EditorEvent enter();
  void browse(bool older);
  bool search(Key const& key);
  void find_from(std::size_t before);

  History* history_;
  LineBuffer buffer_;
  std::optional<std::size_t> browsing_;  // index into the history
  std::string draft_;                    // what was typed before browsing or searching
  bool searching_ = false;
  std::string query_;
  std::size_t found_ = 0;
  bool interrupted_empty_ = false;
};

}  // namespace tessera::chatbox

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// The longest message, and so the longest paste, in bytes.
inline constexpr std::size_t kMaxMessage = 8UL << 20;

enum class KeyKind {
  text,      ///< Printable UTF-8 in `text`.
  paste,     ///< A bracketed paste in `text`; lines end in `\n`, other controls are gone.
  too_long,  ///< A bracketed paste of more than `kMaxMessage`; none of it is kept.
  enter,
  newline,  ///< Alt-Enter: a line feed inside the message.
  backspace,
  remove,
  left,
  right,
  up,
  down,
  home,
  end,
  word_left,
  word_right,
  kill_to_end,
  kill_to_start,
  kill_word,
  clear_screen,
  search,
  tab,
  open_editor,  ///< Ctrl-G
  escape,
  interrupt,     ///< Ctrl-C
  end_of_input,  ///< Ctrl-D
  focus_in,      ///< The terminal is looked at; only where that is asked for.
  focus_out,
  reply,  ///< The terminal answers a question of ours; the sequence is in `text`.
};

struct Key {
  KeyKind kind = KeyKind::text;
  std::string text;
  bool operator==(Key const&) const = default;
};

/// Text of unknown origin as it may stand in a message: lines end in `\n`, other controls are gone,
/// and what is no UTF-8 is U+FFFD.
[[nodiscard]] std::string without_controls(std::string_view raw);

/// Turns the bytes of a raw terminal into keys. Bytes may come in any pieces; unknown sequences are
/// dropped.
class KeyParser {
 public:
  [[nodiscard]] std::vector<Key> feed(std::string_view bytes);
  /// True when what follows decides: after an escape byte (a key of its own, or the beginning of a
  /// sequence) and after a Ctrl-C within a paste (part of it, or a person who gives up a paste that
  /// does not end). Whoever waits in vain calls `flush`.
  [[nodiscard]] bool undecided() const {
    return pasting_ ? pending_.ends_with('\x03') : pending_ == "\x1b";
  }
  [[nodiscard]] std::vector<Key> flush();

 private:
  bool take(std::vector<Key>& out);
  bool take_escape(std::vector<Key>& out);
  bool take_csi(std::vector<Key>& out);
  bool take_string(std::vector<Key>& out);
  bool take_paste(std::vector<Key>& out);
  bool take_text(std::vector<Key>& out);

  std::string pending_;
  bool pasting_ = false;
  bool too_long_ = false;    // the paste under way
  std::size_t scanned_ = 0;  // of `pending_`, for the end of the paste
};

}  // namespace tessera::chatbox

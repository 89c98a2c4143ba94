#include "packages/ai-agent-chatbox/terminal/keys.hpp"

#include "base/encoding.hpp"

#include <array>
#include <optional>
#include <utility>

namespace tessera::chatbox {
namespace {

constexpr std::string_view kPasteEnd = "\x1b[201~";
constexpr std::size_t kMaxSequence = 4096;

std::optional<KeyKind> control_key(char c) {
  switch (c) {
    case '\r':
    case '\n':
      return KeyKind::enter;
    case '\x7f':
    case '\b':
      return KeyKind::backspace;
    case '\t':
      return KeyKind::tab;
    case '\x01':
      return KeyKind::home;
    case '\x02':
      return KeyKind::left;
    case '\x03':
      return KeyKind::interrupt;
    case '\x04':
      return KeyKind::end_of_input;
    case '\x05':
      return KeyKind::end;
    case '\x06':
      return KeyKind::right;
    case '\a':
      return KeyKind::open_editor;
    case '\x0b':
      return KeyKind::kill_to_end;
    case '\x0c':
      return KeyKind::clear_screen;
    case '\x0e':
      return KeyKind::down;
    case '\x10':
      return KeyKind::up;
    case '\x12':
      return KeyKind::search;
    case '\x15':
      return KeyKind::kill_to_start;
    case '\x17':
      return KeyKind::kill_word;
    default:
      return std::nullopt;
  }
}

constexpr std::array<std::pair<std::string_view, KeyKind>, 24> kSequences{{
    {"A", KeyKind::up},           {"B", KeyKind::down},          {"C", KeyKind::right},
    {"D", KeyKind::left},         {"H", KeyKind::home},          {"F", KeyKind::end},
    {"1~", KeyKind::home},        {"7~", KeyKind::home},         {"4~", KeyKind::end},
    {"8~", KeyKind::end},         {"3~", KeyKind::remove},       {"1;5C", KeyKind::word_right},
    {"1;5D", KeyKind::word_left}, {"1;3C", KeyKind::word_right}, {"1;3D", KeyKind::word_left},
    {"1;2A", KeyKind::up},        {"1;2B", KeyKind::down},       {"1;2C", KeyKind::right},
    {"1;2D", KeyKind::left},      {"13;2u", KeyKind::newline},   {"13;3u", KeyKind::newline},
    {"27u", KeyKind::escape},     {"3;5~", KeyKind::remove},     {"27;2;13~", KeyKind::newline},
}};

std::size_t utf8_length(char lead) {
  auto const byte = static_cast<unsigned char>(lead);
  if (byte < 0x80) return 1;
  if (byte >= 0xF0) return 4;
  return byte >= 0xE0 ? 3 : 2;
}

/// C1 control characters are two bytes in UTF-8; some terminals obey them.
bool is_c1(std::string_view text) {
  return text.size() == 2 && text[0] == '\xC2' && text[1] < '\xA0';
}

}  // namespace

std::string without_controls(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size();) {
    char const c = raw[i];
    std::string_view const piece = raw.substr(i, utf8_length(c));
    if (c == '\r') {
      if (!raw.substr(i + 1).starts_with('\n')) out.push_back('\n');
    } else if (c == '\n' || c == '\t' || (c >= 0x20 && c < 0x7f)) {
      out.push_back(c);
    } else if (piece.size() > 1 && is_valid_utf8(piece)) {
      if (!is_c1(piece)) out += piece;
      i += piece.size();
      continue;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      out += "\xEF\xBF\xBD";
    }
    ++i;
  }
  return out;
}

std::vector<Key> KeyParser::feed(std::string_view bytes) {
  pending_ += bytes;
  std::vector<Key> out;
  while (!pending_.empty() && take(out)) {
  }
  return out;
}

std::vector<Key> KeyParser::flush() {
  if (!undecided()) return {};
  pending_.clear();
  KeyKind const kind = pasting_ ? KeyKind::interrupt : KeyKind::escape;
  pasting_ = false;
  too_long_ = false;
  scanned_ = 0;
  return {Key{kind, {}}};
}

bool KeyParser::take(std::vector<Key>& out) {
  if (pasting_) return take_paste(out);
  char const c = pending_.front();
  if (c == '\x1b') return take_escape(out);
  if (auto const kind = control_key(c)) {
    out.push_back(Key{*kind, {}});
    pending_.erase(0, 1);
    return true;
  }
  if (static_cast<unsigned char>(c) < 0x20) {
    pending_.erase(0, 1);
    return true;
  }
  return take_text(out);
}

bool KeyParser::take_text(std::vector<Key>& out) {
  std::size_t const size = utf8_length(pending_.front());
  if (pending_.size() < size) return false;
  std::string text = pending_.substr(0, size);
  if (!is_valid_utf8(text)) {
    pending_.erase(0, 1);
    return true;
  }
  pending_.erase(0, size);
  if (is_c1(text)) return true;
  if (!out.empty() && out.back().kind == KeyKind::text)
    out.back().text += text;
  else
    out.push_back(Key{KeyKind::text, std::move(text)});
  return true;
}

bool KeyParser::take_escape(std::vector<Key>& out) {
  if (pending_.size() < 2) return false;
  char const next = pending_[1];
  if (next == '[') return take_csi(out);
  if (next == '_' || next == ']' || next == 'P') return take_string(out);
  if (next == 'O') {
    if (pending_.size() < 3) return false;
    for (auto const& [name, kind] : kSequences)
      if (name == pending_.substr(2, 1)) out.push_back(Key{kind, {}});
    pending_.erase(0, 3);
    return true;
  }
  if (next == '\x1b') {
    out.push_back(Key{KeyKind::escape, {}});
    pending_.erase(0, 1);
    return true;
  }
  if (next == '\r' || next == '\n') out.push_back(Key{KeyKind::newline, {}});
  if (next == 'b') out.push_back(Key{KeyKind::word_left, {}});
  if (next == 'f') out.push_back(Key{KeyKind::word_right, {}});
  if (next == '\x7f' || next == '\b') out.push_back(Key{KeyKind::kill_word, {}});
  pending_.erase(0, 2);
  return true;
}

bool KeyParser::take_csi(std::vector<Key>& out) {
  std::size_t end = 2;
  while (end < pending_.size() && (pending_[end] < '@' || pending_[end] > '~')) ++end;
  if (end >= pending_.size()) {
    if (end > kMaxSequence) pending_.clear();
    return false;
  }
  std::string const body = pending_.substr(2, end - 1);
  std::string const whole = pending_.substr(0, end + 1);
  pending_.erase(0, end + 1);
  if (body == "200~") {
    pasting_ = true;
    return true;
  }
  if (body.starts_with('?') || body.ends_with('t') || body.ends_with('R')) {
    out.push_back(Key{KeyKind::reply, whole});
    return true;
  }
  if (body == "I") out.push_back(Key{KeyKind::focus_in, {}});
  if (body == "O") out.push_back(Key{KeyKind::focus_out, {}});
  for (auto const& [name, kind] : kSequences)
    if (name == body) out.push_back(Key{kind, {}});
  return true;
}

bool KeyParser::take_string(std::vector<Key>& out) {
  std::size_t const end = pending_.find("\x1b\\", 2);
  std::size_t const bell = pending_[1] == ']' ? pending_.find('\a') : std::string::npos;
  if (end == std::string::npos && bell == std::string::npos) {
    if (pending_.size() > kMaxSequence) pending_.clear();
    return false;
  }
  std::size_t const size = bell < end ? bell + 1 : end + 2;
  out.push_back(Key{KeyKind::reply, pending_.substr(0, size)});
  pending_.erase(0, size);
  return true;
}

bool KeyParser::take_paste(std::vector<Key>& out) {
  // The mark may have come in two pieces, so the last bytes are looked at again.
  std::size_t const again = std::min(scanned_, kPasteEnd.size());
  std::size_t const end = pending_.find(kPasteEnd, scanned_ - again);
  if (end == std::string::npos) {
    if (pending_.size() > kMaxMessage + kPasteEnd.size()) {
      too_long_ = true;
      pending_.erase(0, pending_.size() - kPasteEnd.size());
    }
    scanned_ = pending_.size();
    return false;
  }
  if (too_long_ || end > kMaxMessage)
    out.push_back(Key{KeyKind::too_long, {}});
  else
    out.push_back(Key{KeyKind::paste, without_controls(std::string_view(pending_).substr(0, end))});
  pending_.erase(0, end + kPasteEnd.size());
  pending_.shrink_to_fit();
  pasting_ = false;
  too_long_ = false;
  scanned_ = 0;
  return true;
}

}  // namespace tessera::chatbox

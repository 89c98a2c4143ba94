#include "packages/ai-agent-chatbox/terminal/editor.hpp"

namespace tessera::chatbox {

EditorEvent Editor::apply(Key const& key) {
  if (searching_ && search(key)) return EditorEvent::changed;
  return edit(key);
}

EditorEvent Editor::edit(Key const& key) {
  switch (key.kind) {
    case KeyKind::text:
    case KeyKind::paste:
      if (buffer_.text().size() + key.text.size() > kMaxMessage) return EditorEvent::too_long;
      buffer_.insert(key.text);
      break;
    case KeyKind::too_long:
      return EditorEvent::too_long;
    case KeyKind::newline:
      buffer_.insert("\n");
      break;
    case KeyKind::tab:
      if (history_ != nullptr) return EditorEvent::complete;
      buffer_.insert(" ");
      break;
    case KeyKind::enter:
      return enter();
    case KeyKind::backspace:
      buffer_.backspace();
      break;
    case KeyKind::remove:
      buffer_.remove();
      break;
    case KeyKind::left:
      buffer_.left();
      break;
    case KeyKind::right:
      buffer_.right();
      break;
    case KeyKind::up:
      if (!buffer_.up()) browse(true);
      break;
    case KeyKind::down:
      if (!buffer_.down()) browse(false);
      break;
    case KeyKind::home:
      buffer_.home();
      break;
    case KeyKind::end:
      buffer_.end();
      break;
    case KeyKind::word_left:
      buffer_.word_left();
      break;
    case KeyKind::word_right:
      buffer_.word_right();
      break;
    case KeyKind::kill_to_end:
      buffer_.kill_to_end();
      break;
    case KeyKind::kill_to_start:
      buffer_.kill_to_start();
      break;
    case KeyKind::kill_word:
      buffer_.kill_word();
      break;
    case KeyKind::clear_screen:
      return EditorEvent::clear_screen;
    case KeyKind::search:
      if (history_ == nullptr) break;
      searching_ = true;
      query_.clear();
      draft_ = buffer_.text();
      found_ = history_->entries().size();
      break;
    case KeyKind::interrupt:
      interrupted_empty_ = buffer_.text().empty();
      return EditorEvent::interrupt;
    case KeyKind::end_of_input:
      if (buffer_.text().empty()) return EditorEvent::end_of_input;
      buffer_.remove();
      break;
    case KeyKind::open_editor:
      if (history_ != nullptr) return EditorEvent::open_editor;
      break;
    case KeyKind::escape:
    case KeyKind::focus_in:
    case KeyKind::focus_out:
    case KeyKind::reply:
      break;
  }
  return EditorEvent::changed;
}

EditorEvent Editor::enter() {
  std::string const& text = buffer_.text();
  bool const at_end = buffer_.cursor() == text.size();
  if (at_end && text.ends_with('\\')) {
    buffer_.backspace();
    buffer_.insert("\n");
    return EditorEvent::changed;
  }
  return EditorEvent::submit;
}

void Editor::browse(bool older) {
  if (history_ == nullptr || history_->entries().empty()) return;
  auto const& entries = history_->entries();
  std::size_t const at = browsing_.value_or(entries.size());
  if (older && at == 0) return;
  if (!older && !browsing_) return;
  if (!browsing_) draft_ = buffer_.text();
  std::size_t const next = older ? at - 1 : at + 1;
  if (next < entries.size()) {
    browsing_ = next;
    buffer_.set(entries[next]);
  } else {
    browsing_.reset();
    buffer_.set(draft_);
  }
}

bool Editor::search(Key const& key) {
  switch (key.kind) {
    case KeyKind::text:
      query_ += key.text;
      find_from(found_ + 1);
      return true;
    case KeyKind::backspace: {
      LineBuffer query;
      query.set(query_);
      query.backspace();
      query_ = query.text();
      find_from(history_->entries().size());
      return true;
    }
    case KeyKind::search:
      find_from(found_);
      return true;
    case KeyKind::escape:
    case KeyKind::interrupt:
      searching_ = false;
      buffer_.set(draft_);
      return true;
    default:
      searching_ = false;  // any other key takes what was found
      return false;
  }
}

void Editor::find_from(std::size_t before) {
  if (auto const found = history_->find(query_, before)) {
    found_ = *found;
    buffer_.set(history_->entries()[*found]);
  }
}

std::optional<std::string> Editor::search_prompt() const {
  if (!searching_) return std::nullopt;
  return "(search: " + query_ + ") ";
}

std::string Editor::take() {
  std::string text = buffer_.text();
  buffer_.set({});
  browsing_.reset();
  searching_ = false;
  return text;
}

}  // namespace tessera::chatbox

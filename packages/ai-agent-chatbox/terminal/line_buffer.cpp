#include "packages/ai-agent-chatbox/terminal/line_buffer.hpp"

#include "packages/ai-agent-chatbox/terminal/text_width.hpp"

#include <algorithm>

namespace tessera::chatbox {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

}  // namespace

void LineBuffer::set(std::string text) {
  text_ = std::move(text);
  cursor_ = text_.size();
}

void LineBuffer::insert(std::string_view text) {
  text_.insert(cursor_, text);
  cursor_ += text.size();
}

void LineBuffer::erase(std::size_t from, std::size_t to) {
  text_.erase(from, to - from);
  cursor_ = from;
}

void LineBuffer::backspace() {
  if (cursor_ == 0) return;
  std::size_t from = cursor_ - 1;
  while (from > 0 && continues(text_[from])) --from;
  erase(from, cursor_);
}

std::size_t LineBuffer::previous_cluster() const {
  std::size_t previous = 0;
  for (Cluster const& cluster : clusters_of(text_)) {
    if (cluster.offset >= cursor_) break;
    previous = cluster.offset;
  }
  return previous;
}

void LineBuffer::left() { cursor_ = previous_cluster(); }

void LineBuffer::right() {
  for (Cluster const& cluster : clusters_of(text_)) {
    if (cluster.offset + cluster.size <= cursor_) continue;
    cursor_ = cluster.offset + cluster.size;
    return;
  }
}

void LineBuffer::remove() {
  std::size_t const from = cursor_;
  right();
  erase(from, cursor_);
}

void LineBuffer::word_left() {
  while (cursor_ > 0 && is_blank(text_[cursor_ - 1])) --cursor_;
  while (cursor_ > 0 && !is_blank(text_[cursor_ - 1])) --cursor_;
}

void LineBuffer::word_right() {
  while (cursor_ < text_.size() && is_blank(text_[cursor_])) ++cursor_;
  while (cursor_ < text_.size() && !is_blank(text_[cursor_])) ++cursor_;
}

std::size_t LineBuffer::line_start() const {
  if (cursor_ == 0) return 0;
  std::size_t const feed = text_.rfind('\n', cursor_ - 1);
  return feed == std::string::npos ? 0 : feed + 1;
}

std::size_t LineBuffer::line_end() const {
  return std::min(text_.find('\n', cursor_), text_.size());
}

void LineBuffer::home() { cursor_ = line_start(); }
void LineBuffer::end() { cursor_ = line_end(); }

bool LineBuffer::up() {
  std::size_t const start = line_start();
  if (start == 0) return false;
  std::size_t column = cursor_ - start;
  cursor_ = start - 1;
  std::size_t const above = line_start();
  cursor_ = std::min(above + column, start - 1);
  while (cursor_ > above && cursor_ < text_.size() && continues(text_[cursor_])) --cursor_;
  return true;
}

bool LineBuffer::down() {
  std::size_t const end = line_end();
  if (end == text_.size()) return false;
  std::size_t const column = cursor_ - line_start();
  cursor_ = end + 1;
  std::size_t const below = cursor_;
  cursor_ = std::min(below + column, line_end());
  while (cursor_ > below && cursor_ < text_.size() && continues(text_[cursor_])) --cursor_;
  return true;
}

void LineBuffer::kill_to_end() { text_.erase(cursor_, line_end() - cursor_); }
void LineBuffer::kill_to_start() { erase(line_start(), cursor_); }

void LineBuffer::kill_word() {
  std::size_t const to = cursor_;
  word_left();
  erase(cursor_, to);
}

}  // namespace tessera::chatbox

#include "packages/ai-agent-chatbox/terminal/line_buffer.hpp"

#include <algorithm>

namespace tessera::chatbox {
namespace {

// How far around the cursor the text is looked at for its clusters: farther than any that is real.
constexpr std::size_t kReach = 512;

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

void LineBuffer::replace_before_cursor(std::size_t bytes, std::string_view text) {
  erase(cursor_ - std::min(bytes, cursor_), cursor_);
  insert(text);
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

Range LineBuffer::surroundings() const {
  std::size_t from = cursor_ - std::min(cursor_, kReach);
  while (from > 0 && continues(text_[from])) --from;
  std::size_t to = std::min(text_.size(), cursor_ + kReach);
  while (to < text_.size() && continues(text_[to])) ++to;
  return Range{from, to};
}

void LineBuffer::left() {
  Range const near = surroundings();
  std::size_t previous = near.from;
  for (Cluster const& cluster :
       clusters_of(std::string_view(text_).substr(near.from, cursor_ - near.from)))
    previous = near.from + cluster.offset;
  cursor_ = previous;
}

void LineBuffer::right() {
  Range const near = surroundings();
  for (Cluster const& cluster :
       clusters_of(std::string_view(text_).substr(near.from, near.to - near.from))) {
    std::size_t const end = near.from + cluster.offset + cluster.size;
    if (end <= cursor_) continue;
    cursor_ = end;
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

#include "jsonschema/pattern.hpp"

#include <algorithm>

namespace tessera::jsonschema {
namespace {

/// The next code point; an ill-formed byte stands for itself.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  auto const byte = static_cast<unsigned char>(text[at++]);
  int const more = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
  if (more == 0) return byte;
  auto out = static_cast<char32_t>(byte & (0x3f >> more));
  for (int i = 0; i < more && at < text.size(); ++i)
    out = (out << 6) | (static_cast<unsigned char>(text[at++]) & 0x3fU);
  return out;
}

bool is_word(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool is_line_end(char32_t c) { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }

}  // namespace

bool Pattern::in_class(Class const& set, char32_t c) const {
  bool const inside = std::any_of(set.ranges.begin(), set.ranges.end(), [c](Range const& range) {
    return c >= range.first && c <= range.last;
  });
  return inside != set.negated;
}

bool Pattern::takes(Instruction const& instruction, char32_t c) const {
  switch (instruction.op) {
    case Op::code_point:
      return c == instruction.x;
    case Op::any:
      return !is_line_end(c);
    case Op::one_of:
      return in_class(classes_[instruction.x], c);
    default:
      return false;
  }
}

struct Pattern::Cursor {
  bool at_start;
  bool at_end;
  bool word_before;
  bool word_after;
};

/// The set of places in the program that are alive at one place of the text.
class Pattern::Threads {
 public:
  explicit Threads(std::size_t size) : marks_(size, 0) { alive_.reserve(size); }
  void clear() {
    alive_.clear();
    ++round_;
  }
  /// Adds a place and all that it leads to without taking a character. @return true on a match.
  bool add(std::vector<Instruction> const& program, std::uint32_t start, Cursor const& cursor) {
    pending_.assign(1, start);
    while (!pending_.empty()) {
      std::uint32_t const at = pending_.back();
      pending_.pop_back();
      if (marks_[at] == round_) continue;
      marks_[at] = round_;
      Instruction const& instruction = program[at];
      switch (instruction.op) {
        case Op::match:
          return true;
        case Op::jump:
          pending_.push_back(instruction.x);
          break;
        case Op::split:
          pending_.push_back(instruction.y);
          pending_.push_back(instruction.x);
          break;
        case Op::start:
          if (cursor.at_start) pending_.push_back(at + 1);
          break;
        case Op::end:
          if (cursor.at_end) pending_.push_back(at + 1);
          break;
        case Op::word:
          if (cursor.word_before != cursor.word_after) pending_.push_back(at + 1);
          break;
        case Op::no_word:
          if (cursor.word_before == cursor.word_after) pending_.push_back(at + 1);
          break;
        default:
          alive_.push_back(at);
      }
    }
    return false;
  }
  [[nodiscard]] std::vector<std::uint32_t> const& alive() const { return alive_; }

 private:
  std::vector<std::uint32_t> alive_;
  std::vector<std::uint32_t> pending_;
  std::vector<std::size_t> marks_;
  std::size_t round_ = 1;
};

bool Pattern::found_in(std::string_view text) const {
  Threads now(program_.size());
  Threads next(program_.size());
  std::size_t at = 0;
  char32_t before = 0;
  for (bool first = true;; first = false) {
    std::size_t after = at;
    bool const at_end = at >= text.size();
    char32_t const c = at_end ? 0 : next_code_point(text, after);
    Cursor const here{first, at_end, !first && is_word(before), !at_end && is_word(c)};
    if (now.add(program_, 0, here)) return true;
    if (at_end) return false;
    std::size_t peek = after;
    bool const next_ends = after >= text.size();
    char32_t const following = next_ends ? 0 : next_code_point(text, peek);
    Cursor const there{false, next_ends, is_word(c), !next_ends && is_word(following)};
    next.clear();
    for (std::uint32_t const thread : now.alive())
      if (takes(program_[thread], c) && next.add(program_, thread + 1, there)) return true;
    std::swap(now, next);
    before = c;
    at = after;
  }
}

}  // namespace tessera::jsonschema

#include "jsonschema/pattern.hpp"

#include "jsonschema/unicode_property.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <utility>

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
  auto const behind =
      std::upper_bound(set.ranges.begin(), set.ranges.end(), c,
                       [](char32_t x, Range const& range) { return x < range.first; });
  bool const inside = (behind != set.ranges.begin() && c <= std::prev(behind)->last) ||
                      (set.categories != 0 && (set.categories & category_of(c)) != 0);
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

/// The set of places in the program that are alive at one place of the text. Lives in memory of the
/// caller: a short pattern needs no heap, and most patterns are short.
class Pattern::Threads {
 public:
  /// How many words a program of this size needs.
  static std::size_t words(std::size_t size) { return 4 * size + 2; }

  Threads(std::uint32_t* memory, std::size_t size)
      : alive_(memory), marks_(memory + size), pending_(memory + 2 * size) {
    std::fill_n(marks_, size, 0U);
  }
  void clear() {
    count_ = 0;
    ++round_;
  }
  /// Adds a place and all that it leads to without taking a character. @return true on a match.
  bool add(std::vector<Instruction> const& program, std::uint32_t start, Cursor const& cursor) {
    // Each place is marked once and adds at most two, so the memory suffices.
    std::size_t open = 0;
    pending_[open++] = start;
    while (open > 0) {
      std::uint32_t const at = pending_[--open];
      if (marks_[at] == round_) continue;
      marks_[at] = round_;
      Instruction const& instruction = program[at];
      switch (instruction.op) {
        case Op::match:
          return true;
        case Op::jump:
          pending_[open++] = instruction.x;
          break;
        case Op::split:
          pending_[open++] = instruction.y;
          pending_[open++] = instruction.x;
          break;
        case Op::start:
          if (cursor.at_start) pending_[open++] = at + 1;
          break;
        case Op::end:
          if (cursor.at_end) pending_[open++] = at + 1;
          break;
        case Op::word:
          if (cursor.word_before != cursor.word_after) pending_[open++] = at + 1;
          break;
        case Op::no_word:
          if (cursor.word_before == cursor.word_after) pending_[open++] = at + 1;
          break;
        default:
          alive_[count_++] = at;
      }
    }
    return false;
  }
  [[nodiscard]] std::span<std::uint32_t const> alive() const { return {alive_, count_}; }

 private:
  std::uint32_t* alive_;
  std::uint32_t* marks_;
  std::uint32_t* pending_;
  std::size_t count_ = 0;
  std::uint32_t round_ = 1;
};

bool Pattern::found_in(std::string_view text) const {
  std::array<std::uint32_t, 512> on_stack;  // Left unset: what is read is written before.
  std::vector<std::uint32_t> on_heap;
  std::size_t const words = Threads::words(program_.size());
  if (2 * words > on_stack.size()) on_heap.resize(2 * words);
  std::uint32_t* const memory = on_heap.empty() ? on_stack.data() : on_heap.data();
  Threads now(memory, program_.size());
  Threads next(memory + words, program_.size());
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

#include "jsonschema/pattern_compiler.hpp"

#include "base/encoding.hpp"

#include <string>

namespace tessera::jsonschema {
namespace {

constexpr std::string_view kSyntax = "^$\\.*+?()[]{}|/-";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Result<Pattern> Pattern::compile(std::string_view pattern, Limits limits) {
  if (pattern.size() > limits.length)
    return fail(Errc::too_complex, "a pattern is longer than allowed");
  if (!is_valid_utf8(pattern)) return fail(Errc::bad_pattern);
  return PatternCompiler(pattern, limits).run();
}

Result<Pattern> PatternCompiler::run() {
  bool const good =
      alternatives(0) && (done() || refuse(Errc::bad_pattern, "unmatched ')'")) && emit(Op::match);
  if (!good) return *error_;
  return std::move(out_);
}

bool PatternCompiler::refuse(Errc code, std::string_view why) {
  if (!error_)
    error_ = fail(code, "pattern '" + std::string(text_) + "': " + std::string(why) + " at byte " +
                            std::to_string(at_));
  return false;
}

bool PatternCompiler::emit(Op op, std::uint32_t x, std::uint32_t y) {
  if (out_.program_.size() >= limits_.states)
    return refuse(Errc::too_complex, "needs too many states");
  out_.program_.push_back({op, x, y});
  return true;
}

bool PatternCompiler::take(char expected) {
  if (done() || text_[at_] != expected) return false;
  ++at_;
  return true;
}

char32_t PatternCompiler::take_code_point() {
  auto const byte = static_cast<unsigned char>(text_[at_++]);
  int const more = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
  if (more == 0) return byte;
  auto out = static_cast<char32_t>(byte & (0x3f >> more));
  for (int i = 0; i < more; ++i)
    out = (out << 6) | (static_cast<unsigned char>(text_[at_++]) & 0x3fU);
  return out;
}

bool PatternCompiler::alternatives(std::size_t depth) {
  if (depth > limits_.depth) return refuse(Errc::too_complex, "groups nested too deeply");
  std::vector<std::uint32_t> jumps;
  for (;;) {
    std::size_t const begin = out_.program_.size();
    if (!sequence(depth)) return false;
    if (peek() != '|' || done()) break;
    ++at_;
    // The split goes before the sequence; all targets inside it move by one.
    if (!emit(Op::jump)) return false;
    out_.program_.insert(out_.program_.begin() + static_cast<std::ptrdiff_t>(begin),
                         {Op::split, 0, 0});
    for (std::size_t i = begin + 1; i < out_.program_.size(); ++i) {
      auto& instruction = out_.program_[i];
      if (instruction.op == Op::jump || instruction.op == Op::split) ++instruction.x;
      if (instruction.op == Op::split) ++instruction.y;
    }
    auto const after = static_cast<std::uint32_t>(out_.program_.size());
    out_.program_[begin].x = static_cast<std::uint32_t>(begin + 1);
    out_.program_[begin].y = after;
    jumps.push_back(after - 1);
    if (out_.program_.size() > limits_.states)
      return refuse(Errc::too_complex, "needs too many states");
  }
  for (std::uint32_t const jump : jumps)
    out_.program_[jump].x = static_cast<std::uint32_t>(out_.program_.size());
  return true;
}

bool PatternCompiler::sequence(std::size_t depth) {
  while (!done() && peek() != '|' && peek() != ')') {
    std::size_t const begin = out_.program_.size();
    bool can_repeat = true;
    if (!term(depth, can_repeat)) return false;
    Quantifier how;
    bool present = false;
    if (!quantifier(how, present)) return false;
    if (!present) continue;
    if (!can_repeat) return refuse(Errc::bad_pattern, "nothing to repeat");
    if (!repeat(begin, how)) return false;
  }
  return true;
}

bool PatternCompiler::term(std::size_t depth, bool& can_repeat) {
  switch (peek()) {
    case '^':
      ++at_, can_repeat = false;
      return emit(Op::start);
    case '$':
      ++at_, can_repeat = false;
      return emit(Op::end);
    case '.':
      ++at_;
      return emit(Op::any);
    case '(':
      ++at_;
      return group(depth);
    case '[':
      ++at_;
      return character_class();
    case '\\':
      ++at_;
      return escape(can_repeat);
    case '*':
    case '+':
    case '?':
    case '{':
      return refuse(Errc::bad_pattern, "nothing to repeat");
    case ']':
    case '}':
      return refuse(Errc::bad_pattern, "unmatched bracket");
    default:
      return emit(Op::code_point, static_cast<std::uint32_t>(take_code_point()));
  }
}

bool PatternCompiler::group(std::size_t depth) {
  if (take('?')) {
    if (take('<')) {
      if (peek() == '=' || peek() == '!')
        return refuse(Errc::bad_pattern, "look-behind is not supported");
      while (!done() && peek() != '>') ++at_;
      if (!take('>')) return refuse(Errc::bad_pattern, "bad group name");
    } else if (!take(':')) {
      return refuse(Errc::bad_pattern, "look-ahead is not supported");
    }
  }
  if (!alternatives(depth + 1)) return false;
  return take(')') || refuse(Errc::bad_pattern, "missing ')'");
}

bool PatternCompiler::escape(bool& can_repeat) {
  if (done()) return refuse(Errc::bad_pattern, "ends in '\\'");
  char32_t const letter = take_code_point();
  if (letter == 'b' || letter == 'B') {
    can_repeat = false;
    return emit(letter == 'b' ? Op::word : Op::no_word);
  }
  if ((letter >= '1' && letter <= '9') || letter == 'k')
    return refuse(Errc::bad_pattern, "back-references are not supported");
  Pattern::Class set;
  if (add_shorthand(letter, set)) {
    set.negated = letter == 'D' || letter == 'W' || letter == 'S';
    out_.classes_.push_back(std::move(set));
    return emit(Op::one_of, static_cast<std::uint32_t>(out_.classes_.size() - 1));
  }
  std::optional<char32_t> const single = escaped_character(letter);
  if (!single) return refuse(Errc::bad_pattern, "unknown escape");
  return emit(Op::code_point, static_cast<std::uint32_t>(*single));
}

/// Adds the ranges of `\d \w \s`; the capital letters give the same ranges.
bool PatternCompiler::add_shorthand(char32_t letter, Pattern::Class& set) {
  switch (letter) {
    case 'd':
    case 'D':
      set.ranges.push_back({'0', '9'});
      return true;
    case 'w':
    case 'W':
      for (auto const range : {Pattern::Range{'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {'_', '_'}})
        set.ranges.push_back(range);
      return true;
    case 's':
    case 'S':
      for (auto const range : {Pattern::Range{'\t', '\r'},
                               {' ', ' '},
                               {0xa0, 0xa0},
                               {0x1680, 0x1680},
                               {0x2000, 0x200a},
                               {0x2028, 0x2029},
                               {0x202f, 0x202f},
                               {0x205f, 0x205f},
                               {0x3000, 0x3000},
                               {0xfeff, 0xfeff}})
        set.ranges.push_back(range);
      return true;
    default:
      return false;
  }
}

std::optional<char32_t> PatternCompiler::escaped_character(char32_t letter) {
  switch (letter) {
    case 'n':
      return U'\n';
    case 'r':
      return U'\r';
    case 't':
      return U'\t';
    case 'f':
      return U'\f';
    case 'v':
      return U'\v';
    case '0':
      return U'\0';
    case 'x':
      return hexadecimal(2);
    case 'u':
      if (!take('{')) return hexadecimal(4);
      {
        char32_t out = 0;
        std::size_t digits = 0;
        for (; !done() && hex_digit(peek()) >= 0 && digits < 6; ++digits)
          out = out * 16 + static_cast<char32_t>(hex_digit(text_[at_++]));
        if (digits == 0 || !take('}') || out > 0x10ffff) return std::nullopt;
        return out;
      }
    default:
      if (letter < 0x80 && kSyntax.find(static_cast<char>(letter)) != std::string_view::npos)
        return letter;
      return std::nullopt;
  }
}

std::optional<char32_t> PatternCompiler::hexadecimal(std::size_t digits) {
  char32_t out = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (done() || hex_digit(peek()) < 0) return std::nullopt;
    out = out * 16 + static_cast<char32_t>(hex_digit(text_[at_++]));
  }
  return out;
}

bool PatternCompiler::character_class() {
  Pattern::Class set;
  set.negated = take('^');
  while (!done() && peek() != ']') {
    std::optional<char32_t> first;
    if (!class_atom(set, first)) return false;
    bool const is_range = peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ']';
    if (!is_range) {
      if (first) set.ranges.push_back({*first, *first});
      continue;
    }
    ++at_;
    std::optional<char32_t> last;
    if (!class_atom(set, last)) return false;
    if (!first || !last || *first > *last) return refuse(Errc::bad_pattern, "bad range");
    set.ranges.push_back({*first, *last});
  }
  if (!take(']')) return refuse(Errc::bad_pattern, "missing ']'");
  out_.classes_.push_back(std::move(set));
  return emit(Op::one_of, static_cast<std::uint32_t>(out_.classes_.size() - 1));
}

/// One character, or a shorthand whose ranges go straight into the set.
bool PatternCompiler::class_atom(Pattern::Class& set, std::optional<char32_t>& single) {
  if (!take('\\')) {
    if (done()) return refuse(Errc::bad_pattern, "missing ']'");
    single = take_code_point();
    return true;
  }
  if (done()) return refuse(Errc::bad_pattern, "ends in '\\'");
  char32_t const letter = take_code_point();
  if (letter == 'D' || letter == 'W' || letter == 'S')
    return refuse(Errc::bad_pattern, "a negated shorthand inside a class is not supported");
  if (add_shorthand(letter, set)) return true;
  single = letter == 'b' ? std::optional<char32_t>(U'\b') : escaped_character(letter);
  return single.has_value() || refuse(Errc::bad_pattern, "unknown escape");
}

bool PatternCompiler::quantifier(Quantifier& out, bool& present) {
  present = true;
  if (take('*')) {
    out = {0, std::nullopt};
  } else if (take('+')) {
    out = {1, std::nullopt};
  } else if (take('?')) {
    out = {0, 1};
  } else if (take('{')) {
    auto const number = [this](std::uint32_t& value) {
      std::size_t digits = 0;
      value = 0;
      for (; !done() && peek() >= '0' && peek() <= '9'; ++digits) {
        value = value * 10 + static_cast<std::uint32_t>(text_[at_++] - '0');
        if (value > 100'000) return false;
      }
      return digits > 0;
    };
    if (!number(out.least)) return refuse(Errc::bad_pattern, "bad count");
    out.most = out.least;
    if (take(',')) {
      out.most.reset();
      std::uint32_t most = 0;
      if (peek() != '}') {
        if (!number(most) || most < out.least) return refuse(Errc::bad_pattern, "bad count");
        out.most = most;
      }
    }
    if (!take('}')) return refuse(Errc::bad_pattern, "bad count");
  } else {
    present = false;
  }
  // A lazy quantifier finds the same texts; only what it captures differs.
  if (present) take('?');
  return true;
}

/// Writes the part that begins at `begin` out as often as the quantifier says.
bool PatternCompiler::repeat(std::size_t begin, Quantifier const& how) {
  std::vector<Pattern::Instruction> const part(
      out_.program_.begin() + static_cast<std::ptrdiff_t>(begin), out_.program_.end());
  out_.program_.resize(begin);
  auto const copy = [&] {
    auto const shift = static_cast<std::uint32_t>(out_.program_.size() - begin);
    for (auto instruction : part) {
      if (instruction.op == Op::jump || instruction.op == Op::split) instruction.x += shift;
      if (instruction.op == Op::split) instruction.y += shift;
      if (!emit(instruction.op, instruction.x, instruction.y)) return false;
    }
    return true;
  };
  auto const here = [&] { return static_cast<std::uint32_t>(out_.program_.size()); };
  // Repeating nothing is nothing, and must not cost a step per repetition.
  if (part.empty()) return true;
  for (std::uint32_t i = 0; i < how.least; ++i)
    if (!copy()) return false;
  if (!how.most) {
    std::uint32_t const loop = here();
    if (!emit(Op::split, loop + 1) || !copy() || !emit(Op::jump, loop)) return false;
    out_.program_[loop].y = here();
    return true;
  }
  std::vector<std::uint32_t> exits;
  for (std::uint32_t i = how.least; i < *how.most; ++i) {
    exits.push_back(here());
    if (!emit(Op::split, here() + 1) || !copy()) return false;
  }
  for (std::uint32_t const exit : exits) out_.program_[exit].y = here();
  return true;
}

}  // namespace tessera::jsonschema

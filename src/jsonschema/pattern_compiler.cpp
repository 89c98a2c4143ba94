#include "jsonschema/pattern_compiler.hpp"

#include "base/encoding.hpp"

#include <string>

namespace tessera::jsonschema {
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

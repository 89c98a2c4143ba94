#include "jsonschema/pattern_compiler.hpp"
#include "jsonschema/unicode_property.hpp"

#include <algorithm>

// What stands for one character of the text: escapes and classes.

namespace tessera::jsonschema {
namespace {

constexpr std::string_view kSyntax = "^$\\.*+?()[]{}|/-";
constexpr char32_t kLastCodePoint = 0x10ffff;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

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
    return emit_class(std::move(set));
  }
  if (error_) return false;
  std::optional<char32_t> const single = escaped_character(letter);
  if (!single) return refuse(Errc::bad_pattern, "unknown escape");
  return emit(Op::code_point, static_cast<std::uint32_t>(*single));
}

/// Ranges are kept sorted and apart, so that a long class costs no more per character than a short
/// one.
bool PatternCompiler::emit_class(Pattern::Class set) {
  std::sort(set.ranges.begin(), set.ranges.end(),
            [](auto const& a, auto const& b) { return a.first < b.first; });
  std::vector<Pattern::Range> apart;
  for (Pattern::Range const& range : set.ranges) {
    if (apart.empty() || range.first > apart.back().last)
      apart.push_back(range);
    else
      apart.back().last = std::max(apart.back().last, range.last);
  }
  set.ranges = std::move(apart);
  out_.classes_.push_back(std::move(set));
  return emit(Op::one_of, static_cast<std::uint32_t>(out_.classes_.size() - 1));
}

/// Adds what `\d \w \s \p{…}` and their capital opposites stand for. @return false when `letter` is
/// none of them; a bad property is an error besides
bool PatternCompiler::add_shorthand(char32_t letter, Pattern::Class& set) {
  using Ranges = std::vector<Pattern::Range>;
  Ranges ranges;
  switch (letter) {
    case 'd':
    case 'D':
      ranges = {{'0', '9'}};
      break;
    case 'w':
    case 'W':
      ranges = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
      break;
    case 's':
    case 'S':
      ranges = {{'\t', '\r'},     {' ', ' '},       {0xa0, 0xa0},     {0x1680, 0x1680},
                {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f},
                {0x3000, 0x3000}, {0xfeff, 0xfeff}};
      break;
    case 'p':
    case 'P':
      return add_property(letter == 'P', set);
    default:
      return false;
  }
  bool const opposite = letter == 'D' || letter == 'W' || letter == 'S';
  char32_t next = 0;
  for (Pattern::Range const& range : ranges) {
    if (!opposite) set.ranges.push_back(range);
    if (opposite && next < range.first) set.ranges.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (opposite) set.ranges.push_back({next, kLastCodePoint});
  return true;
}

bool PatternCompiler::add_property(bool opposite, Pattern::Class& set) {
  std::size_t const end = text_.find('}', at_);
  if (!take('{') || end == std::string_view::npos)
    return refuse(Errc::bad_pattern, "a property lacks its name");
  std::string_view const name = text_.substr(at_, end - at_);
  std::optional<CategorySet> const found = categories_of(name);
  if (!found) return refuse(Errc::bad_pattern, "only general categories are supported in \\p{}");
  at_ = end + 1;
  set.categories |= opposite ? kAllCategories & ~*found : *found;
  return true;
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
      return unicode_escape();
    case 'c': {
      char const control = peek();
      bool const is_letter =
          (control >= 'a' && control <= 'z') || (control >= 'A' && control <= 'Z');
      if (!is_letter) return std::nullopt;
      ++at_;
      return static_cast<char32_t>(control % 32);
    }
    default:
      if (letter < 0x80 && kSyntax.find(static_cast<char>(letter)) != std::string_view::npos)
        return letter;
      return std::nullopt;
  }
}

/// `\u0041`, `\u{1F600}`, or a pair of surrogates.
std::optional<char32_t> PatternCompiler::unicode_escape() {
  if (!take('{')) {
    std::optional<char32_t> const first = hexadecimal(4);
    bool const leads = first && *first >= 0xd800 && *first <= 0xdbff;
    if (!leads || !text_.substr(at_).starts_with("\\u")) return first;
    std::size_t const before = at_;
    at_ += 2;
    std::optional<char32_t> const second = hexadecimal(4);
    if (second && *second >= 0xdc00 && *second <= 0xdfff)
      return 0x10000 + ((*first - 0xd800) << 10) + (*second - 0xdc00);
    at_ = before;
    return first;
  }
  char32_t out = 0;
  std::size_t digits = 0;
  for (; !done() && hex_digit(peek()) >= 0 && digits < 6; ++digits)
    out = out * 16 + static_cast<char32_t>(hex_digit(text_[at_++]));
  if (digits == 0 || !take('}') || out > kLastCodePoint) return std::nullopt;
  return out;
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
  return emit_class(std::move(set));
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
  if (add_shorthand(letter, set)) return true;
  if (error_) return false;
  single = letter == 'b' ? std::optional<char32_t>(U'\b') : escaped_character(letter);
  return single.has_value() || refuse(Errc::bad_pattern, "unknown escape");
}

}  // namespace tessera::jsonschema

#include "base/term_safe.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace tessera {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kJoiner = 0x200D;

struct Range {
  char32_t first, last;
};

// What reorders its surroundings, or is there without being seen. Sorted.
constexpr std::array<Range, 20> kHidden{{
    {0x00AD, 0x00AD},    // soft hyphen
    {0x034F, 0x034F},    // combining grapheme joiner
    {0x061C, 0x061C},    // Arabic letter mark
    {0x115F, 0x1160},    // Hangul fillers
    {0x17B4, 0x17B5},    // Khmer inherent vowels
    {0x180B, 0x180F},    // Mongolian selectors and vowel separator
    {0x200B, 0x200B},    // zero width space
    {0x200E, 0x200F},    // left-to-right and right-to-left marks
    {0x2028, 0x202E},    // line and paragraph separators, embeddings, overrides
    {0x2060, 0x206F},    // word joiner, invisible operators, isolates
    {0x2800, 0x2800},    // empty Braille pattern
    {0x3164, 0x3164},    // Hangul filler
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFA0, 0xFFA0},    // half-width Hangul filler
    {0xFFF0, 0xFFFB},    // unassigned ignorables, interlinear annotation
    {0xFFFE, 0xFFFF},    // noncharacters
    {0x1BCA0, 0x1BCA3},  // shorthand format controls
    {0x1D173, 0x1D17A},  // musical format controls
    {0xE0000, 0xE0FFF},  // tags, supplementary variation selectors
    {0xF0000, 0x10FFFF}  // private planes
}};

bool is_hidden(char32_t point) {
  auto const* at = std::find_if(kHidden.begin(), kHidden.end(),
                                [&](Range const& range) { return point <= range.last; });
  return at != kHidden.end() && point >= at->first;
}

bool is_control(char32_t point) { return point < 0x20 || (point >= 0x7F && point <= 0x9F); }

/// Holds a cluster together or selects a glyph; means nothing alone.
bool is_joiner(char32_t point) {
  return point == 0x200C || point == kJoiner || (point >= 0xFE00 && point <= 0xFE0F);
}

bool is_mark(char32_t point) {
  auto const category = utf8proc_category(static_cast<utf8proc_int32_t>(point));
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME ||
         category == UTF8PROC_CATEGORY_MC;
}

/// The next code point, or U+FFFD for one ill-formed byte.
char32_t take(std::string_view& rest) {
  utf8proc_int32_t point = 0;
  utf8proc_ssize_t const size =
      utf8proc_iterate(reinterpret_cast<utf8proc_uint8_t const*>(rest.data()),
                       static_cast<utf8proc_ssize_t>(rest.size()), &point);
  rest.remove_prefix(size > 0 ? static_cast<std::size_t>(size) : 1);
  return size > 0 ? static_cast<char32_t>(point) : kReplacement;
}

void put(std::string& out, char32_t point) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  auto const size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(point), bytes.data());
  out.append(reinterpret_cast<char const*>(bytes.data()), static_cast<std::size_t>(size));
}

void put_number(std::string& out, char const* format, char32_t point) {
  std::array<char, 16> text{};
  int const size = std::snprintf(text.data(), text.size(), format, static_cast<unsigned>(point));
  out.append(text.data(), static_cast<std::size_t>(size));
}

/// Walks the text once; knows the cluster and the line that it is in.
class Cleaner {
 public:
  explicit Cleaner(TermSafeOptions const& options) : options_(options) {}

  std::string clean(std::string_view rest) {
    out_.reserve(rest.size());
    while (!rest.empty()) {
      if (rest.starts_with("\r\n")) rest.remove_prefix(1);
      char32_t const point = take(rest);
      if (point == '\n' && !options_.one_line) {
        end_line();
        out_ += '\n';
      } else if (++points_ > options_.line_points) {
        continue;
      } else {
        one(point, rest);
      }
    }
    end_line();
    return std::move(out_);
  }

 private:
  void end_line() {
    if (points_ > options_.line_points)
      out_ += "… (" + std::to_string(points_ - options_.line_points) + " more)";
    points_ = 0;
    in_cluster_ = false;
  }

  void one(char32_t point, std::string_view rest) {
    if (point == '\t' && !options_.one_line) {
      out_ += '\t';
      in_cluster_ = false;
    } else if (is_control(point)) {
      put_number(out_, "\\x%02x", point);
      in_cluster_ = false;
    } else if (is_hidden(point)) {
      show(point);
    } else if (is_joiner(point)) {
      joiner(point, rest);
    } else if (is_mark(point)) {
      in_cluster_ ? extend(point) : show(point);
    } else {
      put(out_, point);
      in_cluster_ = true;
      extended_ = 0;
    }
  }

  void joiner(char32_t point, std::string_view rest) {
    bool joins = in_cluster_;
    if (joins && (point == kJoiner || point == 0x200C)) {
      char32_t const next = rest.empty() ? U' ' : take(rest);
      joins = next > 0x20 && !is_control(next) && !is_hidden(next) && !is_joiner(next) &&
              next != kReplacement;
    }
    if (!joins) return show(point);
    extend(point);
  }

  void extend(char32_t point) {
    ++extended_;
    if (extended_ <= options_.marks) put(out_, point);
    if (extended_ == options_.marks + 1) put(out_, kReplacement);
  }

  void show(char32_t point) {
    put_number(out_, "<U+%04X>", point);
    in_cluster_ = false;
  }

  TermSafeOptions const& options_;
  std::string out_;
  std::size_t points_ = 0;
  std::size_t extended_ = 0;
  bool in_cluster_ = false;
};

}  // namespace

std::string term_safe(std::string_view text, TermSafeOptions const& options) {
  return Cleaner(options).clean(text);
}

std::string term_safe_line(std::string_view text, std::size_t points) {
  return term_safe(text, TermSafeOptions{.one_line = true, .line_points = points});
}

std::string term_safe_json(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    char32_t const point = take(text);
    bool const white = point == '\n' || point == '\t' || point == '\r';
    if (white || !(is_control(point) || is_hidden(point) || is_joiner(point))) {
      put(out, point);
    } else if (point < 0x10000) {
      put_number(out, "\\u%04x", point);
    } else {
      put_number(out, "\\u%04x", 0xD800 + ((point - 0x10000) >> 10));
      put_number(out, "\\u%04x", 0xDC00 + ((point - 0x10000) & 0x3FF));
    }
  }
  return out;
}

}  // namespace tessera

#pragma once

#include "base/error.hpp"
#include "jsonschema/errc.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

// Patterns come from schemas and texts from callers, either may be hostile, and std::regex takes
// exponential time on some and unbounded stack on long ones. This is a machine of its own: the
// pattern becomes a program that is run for all its branches at once (Thompson, Pike), so that time
// is at most states x length and there is no recursion over the text. The price is that look-around
// and back-references, which no such machine has, are refused when the schema is compiled.

namespace tessera::jsonschema {

/// A compiled regular expression of the ECMA-262 kind, over Unicode code points. Safe to use from
/// many threads.
class Pattern {
 public:
  struct Limits {
    std::size_t length = 1024;  ///< Bytes of the pattern.
    std::size_t states = 4096;  ///< Instructions after counted repetitions are written out.
    std::size_t depth = 32;     ///< Groups within each other.
  };

  /// Has literals, the dot, classes, the escapes for digits, words and white space with their
  /// opposites, general categories, anchors and word boundaries, groups, alternatives and all
  /// quantifiers.
  /// Errors: bad_pattern, too_complex.
  /// Spec: JSON Schema 2020-12 core §6.4; ECMA-262 §22.2.1 (with the `u` flag)
  [[nodiscard]] static Result<Pattern> compile(std::string_view pattern, Limits limits);
  [[nodiscard]] static Result<Pattern> compile(std::string_view pattern) {
    return compile(pattern, Limits{});
  }

  /// True when some part of the text matches: patterns are not anchored by themselves.
  [[nodiscard]] bool found_in(std::string_view text) const;
  /// What one run over `text` costs at most, in steps.
  [[nodiscard]] std::size_t cost(std::string_view text) const noexcept {
    return program_.size() * (text.size() + 1);
  }

 private:
  friend class PatternCompiler;
  struct Range {
    char32_t first, last;
  };
  struct Class {
    std::vector<Range> ranges;     ///< Sorted, and none meets another.
    std::uint32_t categories = 0;  ///< General categories of Unicode, one bit each.
    bool negated = false;
  };
  enum class Op : std::uint8_t {
    code_point,
    any,
    one_of,
    split,
    jump,
    start,
    end,
    word,
    no_word,
    match
  };
  struct Instruction {
    Op op = Op::match;
    std::uint32_t x = 0;  ///< Code point, class index or first target.
    std::uint32_t y = 0;  ///< Second target.
  };
  struct Cursor;
  class Threads;
  [[nodiscard]] bool takes(Instruction const& instruction, char32_t code_point) const;
  [[nodiscard]] bool in_class(Class const& set, char32_t code_point) const;

  std::vector<Instruction> program_;
  std::vector<Class> classes_;
};

}  // namespace tessera::jsonschema

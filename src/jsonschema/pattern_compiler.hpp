#pragma once

#include "jsonschema/pattern.hpp"

#include <optional>
#include <string_view>

namespace tessera::jsonschema {

/// Turns one pattern into a program: recursive descent over the pattern's grammar, each part
/// appending its instructions. Used by `Pattern::compile` only.
class PatternCompiler {
 public:
  PatternCompiler(std::string_view pattern, Pattern::Limits limits)
      : text_(pattern), limits_(limits) {}
  [[nodiscard]] Result<Pattern> run();

 private:
  using Op = Pattern::Op;
  struct Quantifier {
    std::uint32_t least = 1;
    std::optional<std::uint32_t> most = 1;
  };

  bool alternatives(std::size_t depth);
  bool sequence(std::size_t depth);
  bool term(std::size_t depth, bool& can_repeat);
  bool group(std::size_t depth);
  bool escape(bool& can_repeat);
  bool character_class();
  bool class_atom(Pattern::Class& set, std::optional<char32_t>& single);
  std::optional<char32_t> escaped_character(char32_t letter);
  std::optional<char32_t> hexadecimal(std::size_t digits);
  std::optional<char32_t> unicode_escape();
  bool emit_class(Pattern::Class set);
  bool add_shorthand(char32_t letter, Pattern::Class& set);
  bool add_property(bool opposite, Pattern::Class& set);
  bool quantifier(Quantifier& out, bool& present);
  bool repeat(std::size_t begin, Quantifier const& how);

  bool emit(Op op, std::uint32_t x = 0, std::uint32_t y = 0);
  bool refuse(Errc code, std::string_view why);
  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }
  bool take(char expected);
  char32_t take_code_point();

  std::string_view text_;
  Pattern::Limits limits_;
  std::size_t at_ = 0;
  Pattern out_;
  std::optional<Error> error_;
};

}  // namespace tessera::jsonschema

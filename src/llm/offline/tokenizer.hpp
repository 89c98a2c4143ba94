#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tessera::llm::offline {

enum class TokenKind {
  word,        ///< Letters; `word` and `idea` are set.
  number,      ///< `12345`, `-2.5`
  identifier,  ///< Letters with digits, `ACC-17`
  email,
  url,
  date,      ///< `2026-11-23`, or with a time of day
  quoted,    ///< The text between quotation marks.
  assigned,  ///< `key=value`; `key` is set and `text` is the value.
};

struct Token {
  TokenKind kind = TokenKind::word;
  std::string text;  ///< The value as the person typed it.
  std::string word;  ///< Folded and singular; empty for values.
  std::string idea;  ///< `concept_of(word)`.
  std::string key;   ///< Of `assigned` only.
};

/// Cuts a sentence into words and values, in order. Deterministic; knows English and Thai.
[[nodiscard]] std::vector<Token> tokenize(std::string_view text);

}  // namespace tessera::llm::offline

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tessera::llm::offline {

/// The word in lower case and normal form (NFKC), so that `E-Mail` written in any width compares.
[[nodiscard]] std::string fold(std::string_view text);

/// `emails` -> `email`, `queries` -> `query`: the plural only, which is what tool names differ by.
[[nodiscard]] std::string singular(std::string_view word);

/// The idea behind a folded English word: synonyms share one (`show`, `what`, `fetch` -> `get`).
[[nodiscard]] std::string concept_of(std::string_view word);

/// What a verb does to the world.
enum class VerbKind { none, reads, writes };
[[nodiscard]] VerbKind verb_kind(std::string_view idea);

/// Words that say nothing about which tool is meant.
[[nodiscard]] bool is_stop_word(std::string_view word);

/// The English words for the keywords of a run of Thai text, in order. Thai is written without
/// spaces, so the longest keyword at each place is taken and the rest is passed over.
[[nodiscard]] std::vector<std::string> words_of_thai(std::string_view run);

/// `change_email`, `changeEmail`, `change-email` -> change, email (folded, singular).
[[nodiscard]] std::vector<std::string> split_identifier(std::string_view name);

}  // namespace tessera::llm::offline

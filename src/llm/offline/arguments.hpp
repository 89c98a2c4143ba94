#pragma once

#include "llm/offline/parameters.hpp"
#include "llm/offline/tokenizer.hpp"

#include <string>
#include <vector>

namespace tessera::llm::offline {

struct Filling {
  json::object arguments;
  std::vector<Parameter> missing;  ///< Required, and not found in the text.
};

/// Takes a tool's arguments out of a sentence: what is named (`limit=5`) first, then what only one
/// kind of parameter can mean (e-mail addresses, choices, dates), then numbers and ids by the words
/// beside them, then quoted text, then what follows a preposition or the tool's own words.
/// An optional parameter is filled only on such evidence, a confirmation never.
/// @param tool_words  ideas of the tool's name: they are about the tool, not values
/// @param known       already settled; kept as they are
[[nodiscard]] Filling fill_arguments(std::vector<Parameter> const& parameters,
                                     std::vector<Token> const& tokens,
                                     std::vector<std::string> const& tool_words,
                                     json::object known = {});

}  // namespace tessera::llm::offline

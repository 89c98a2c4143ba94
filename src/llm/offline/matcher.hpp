#pragma once

#include "llm/model.hpp"
#include "llm/offline/tokenizer.hpp"

#include <cstddef>
#include <vector>

namespace tessera::llm::offline {

struct Score {
  std::size_t tool = 0;  ///< Index into the tools.
  double value = 0;
};

/// Every tool with the strength of its tie to the sentence, strongest first; equal ones keep the
/// tools' order. A word counts most in a tool's name, then title, parameters and description; a
/// word that many of the tools share counts less; a verb that contradicts the tool's counts
/// against it, so that "show" never leads to a tool that changes something.
[[nodiscard]] std::vector<Score> rank_tools(std::vector<Token> const& tokens,
                                            std::vector<ToolDefinition> const& tools);

/// True when the first score is strong, and clearly stronger than the second.
[[nodiscard]] bool is_clear(std::vector<Score> const& ranked);

/// The ideas of the words of a tool's name.
[[nodiscard]] std::vector<std::string> name_ideas(ToolDefinition const& tool);

}  // namespace tessera::llm::offline

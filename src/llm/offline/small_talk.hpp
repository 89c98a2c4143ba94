#pragma once

#include "llm/model.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::llm::offline {

enum class SmallTalk { greeting, thanks, who_are_you, help };

/// What a whole sentence is, if it is nothing but a pleasantry or a question about the engine.
[[nodiscard]] std::optional<SmallTalk> small_talk(std::string_view text);

/// An answer that says plainly what answers here.
[[nodiscard]] std::string small_talk_answer(SmallTalk talk,
                                            std::vector<ToolDefinition> const& tools);

/// True for the words that withdraw a request.
[[nodiscard]] bool is_cancel(std::string_view text);

}  // namespace tessera::llm::offline

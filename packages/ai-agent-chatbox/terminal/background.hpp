#pragma once

#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tessera::chatbox {

/// What is written to ask for the colour of the background, and behind it something that every
/// terminal answers, so that it is known when no colour will come. Spec: xterm, OSC 11 and DA1
[[nodiscard]] std::string background_query();

/// Whether this terminal may be asked: a console shows what it does not understand.
[[nodiscard]] bool can_ask_for_background(Environment const& environment);

/// Whether the answer to the question is a light colour; nothing for other sequences.
[[nodiscard]] std::optional<bool> light_background(std::string_view reply);
/// The same by COLORFGBG, which some terminals set.
[[nodiscard]] std::optional<bool> light_by_environment(Environment const& environment);

/// True for the answer that every terminal gives.
[[nodiscard]] bool is_device_answer(std::string_view reply);

}  // namespace tessera::chatbox

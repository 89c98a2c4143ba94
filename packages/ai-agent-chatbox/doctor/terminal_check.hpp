#pragma once

#include "appkit/finding.hpp"
#include "packages/ai-agent-chatbox/terminal/capabilities.hpp"

#include <string>

namespace tessera::chatbox::doctor {

/// What the chat can show here. Nothing of it is a failure: the chat works without a terminal.
/// @param images  the setting
[[nodiscard]] appkit::Section check_terminal(Surroundings const& where,
                                             Environment const& environment,
                                             std::string const& images);

}  // namespace tessera::chatbox::doctor

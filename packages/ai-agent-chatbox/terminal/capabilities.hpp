#pragma once

#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <string>

namespace tessera::chatbox {

/// What the program was told, and where it runs.
struct Surroundings {
  bool input_is_terminal = false;
  bool output_is_terminal = false;
  bool plain = false;          ///< `--plain`: for screen readers; nothing moves, nothing is drawn.
  std::string color = "auto";  ///< auto, always, never
};

struct Capabilities {
  bool editor = false;  ///< The line editor, spinner and images.
  bool color = false;
};

/// Spec: no-color.org (NO_COLOR with any text), `TERM=dumb`, CLICOLOR_FORCE
[[nodiscard]] Capabilities capabilities_of(Surroundings const& surroundings,
                                           Environment const& environment);

}  // namespace tessera::chatbox

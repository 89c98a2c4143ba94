#pragma once

#include "packages/ai-agent-chatbox/terminal/terminal.hpp"

#include <cstdint>
#include <string>

namespace tessera::chatbox {

/// Saves an image that a tool returned and draws it if the terminal can: kitty, iTerm2, sixel, half
/// blocks, in that order of beauty. The file's place, type, size and digest are always printed.
class ImageShow {
 public:
  /// @param terminal  not owned; outlives this. @param folder  where images are kept
  ImageShow(Terminal& terminal, std::string folder)
      : terminal_(terminal), folder_(std::move(folder)) {}

  /// @param bytes  untrusted; checked before anything looks at it
  Task<> show(std::string bytes);

 private:
  Terminal& terminal_;
  std::string folder_;
  std::uint32_t shown_ = 0;
};

}  // namespace tessera::chatbox

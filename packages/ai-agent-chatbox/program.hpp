#pragma once

#include "packages/ai-agent-chatbox/command_line.hpp"

namespace tessera::chatbox {

/// Loads the configuration, builds the program and runs it. @return the exit code
/// Throws Exception for a configuration that is wrong.
[[nodiscard]] int run_chatbox(CommandLine const& command_line);

}  // namespace tessera::chatbox

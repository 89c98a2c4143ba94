#pragma once

#include "packages/ai-agent-chatbox/session.hpp"

#include <string>

namespace tessera::chatbox {

/// The conversation at a terminal, or line by line over a pipe. @return the exit code
/// @param banner  shown first; empty: nothing
Task<int> run_conversation(Session& session, CommandLine command_line, std::string banner);

}  // namespace tessera::chatbox

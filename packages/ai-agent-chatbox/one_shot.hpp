#pragma once

#include "packages/ai-agent-chatbox/session.hpp"

#include <string>

namespace tessera::chatbox {

/// `-p`: one message, one answer on standard output, diagnostics on standard error. Nobody can be
/// asked: a call that needs a yes is denied and nothing is changed. @return the exit code
Task<int> run_one_shot(Session& session, CommandLine command_line);

}  // namespace tessera::chatbox

#pragma once

#include "appkit/finding.hpp"
#include "packages/ai-agent-chatbox/command_line.hpp"
#include "packages/ai-agent-chatbox/config.hpp"
#include "packages/ai-agent-chatbox/dot_env.hpp"
#include "packages/ai-agent-chatbox/terminal/capabilities.hpp"

#include <string>
#include <vector>

namespace tessera::chatbox {

struct Session;

/// `ai-agent-chatbox doctor`: tries everything that the chat would use, writes what it found to
/// standard output and returns the exit code of the first failure. Calls no tool.
int run_doctor(CommandLine const& command_line, Config const& config,
               std::string const& config_file, DotEnv dot_env, Surroundings const& where);

/// The command `doctor`: the same in the middle of a chat, over its own connections.
/// @param session  after `open_servers`; outlives the task
Task<std::vector<appkit::Section>> examine_session(Session& session);

namespace doctor {

/// 0, or what the first failure means to a script.
[[nodiscard]] int exit_code_of(std::vector<appkit::Section> const& sections);

}  // namespace doctor
}  // namespace tessera::chatbox

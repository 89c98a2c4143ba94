#pragma once

#include "agent/approvals.hpp"
#include "packages/ai-agent-chatbox/command_line.hpp"
#include "packages/ai-agent-chatbox/config.hpp"
#include "packages/ai-agent-chatbox/servers/server_spec.hpp"
#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <string>

namespace tessera::chatbox {

/// The rules of the configuration, and behind them those of the flags.
[[nodiscard]] agent::ApprovalRules rules_of(ApprovalConfig const& config,
                                            CommandLine const& command_line);

/// A server of the configuration. Throws Exception for one that cannot be used.
/// @param config_file  paths are relative to it
[[nodiscard]] ServerSpec spec_of(ServerConfig const& server, Config const& config,
                                 std::string const& config_file);

/// The file with the tokens of people: what the configuration says, else the one that all programs
/// of the house share, else one in the state folder.
[[nodiscard]] std::string login_store(Config const& config, std::string const& config_file,
                                      Environment const& environment);

/// The folder for everything that is kept; absolute.
[[nodiscard]] std::string state_folder(Config const& config, std::string const& config_file);

}  // namespace tessera::chatbox

#pragma once

#include "agent/turn.hpp"
#include "async/task.hpp"
#include "packages/ai-agent-chatbox/image_show.hpp"
#include "packages/ai-agent-chatbox/session.hpp"
#include "packages/ai-agent-chatbox/terminal/history.hpp"
#include "packages/ai-agent-chatbox/terminal/terminal.hpp"

#include <string>

namespace tessera::chatbox {

/// What commands work on. Not owned; outlives every command.
struct CommandRoom {
  Session& session;
  Terminal& terminal;
  agent::Agent& agent;
  History& history;
  ImageShow& images;
};

// One function for each command, under its name. All return what to show, safe for a terminal.

namespace actions {

Task<std::string> approve(CommandRoom& room, std::string argument);
Task<std::string> auth(CommandRoom& room, std::string argument);
Task<std::string> clear(CommandRoom& room, std::string argument);
Task<std::string> compact(CommandRoom& room, std::string argument);
Task<std::string> context(CommandRoom& room, std::string argument);
Task<std::string> debug(CommandRoom& room, std::string argument);
Task<std::string> doctor(CommandRoom& room, std::string argument);
Task<std::string> export_session(CommandRoom& room, std::string argument);
Task<std::string> help(CommandRoom& room, std::string argument);
Task<std::string> history(CommandRoom& room, std::string argument);
Task<std::string> image(CommandRoom& room, std::string argument);
Task<std::string> model(CommandRoom& room, std::string argument);
Task<std::string> prompts(CommandRoom& room, std::string argument);
Task<std::string> provider(CommandRoom& room, std::string argument);
Task<std::string> resources(CommandRoom& room, std::string argument);
Task<std::string> resume(CommandRoom& room, std::string argument);
Task<std::string> rules(CommandRoom& room, std::string argument);
Task<std::string> save(CommandRoom& room, std::string argument);
Task<std::string> servers(CommandRoom& room, std::string argument);
Task<std::string> theme(CommandRoom& room, std::string argument);
Task<std::string> tools(CommandRoom& room, std::string argument);
Task<std::string> usage(CommandRoom& room, std::string argument);

}  // namespace actions
}  // namespace tessera::chatbox

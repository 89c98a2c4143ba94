#pragma once

#include "agent/mcp_tool_host.hpp"
#include "agent/turn.hpp"
#include "packages/ai-agent-chatbox/auth_status.hpp"
#include "packages/ai-agent-chatbox/terminal/history.hpp"
#include "packages/ai-agent-chatbox/terminal/terminal.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::chatbox {

enum class CommandName {
  auth,
  tools,
  servers,
  switch_model,
  rules,
  save,
  resume,
  export_session,
  usage,
  prompts,
  resources,
  context,
  compact,
  help,
  history,
  clear,
  quit,
  unknown
};

/// The command that a line is, or nothing: then it is a message. With a slash always; without one
/// only `auth`, `help`, `history`, `clear`, `switch`, `exit` and `quit`, alone on the line, and
/// `switch` with a provider's name behind it.
[[nodiscard]] std::optional<CommandName> command_of(std::string_view line);

/// What stands behind the first word of a command.
[[nodiscard]] std::string argument_of(std::string_view line);

/// Carries a command out. @param argument  as `argument_of` gives it @return what to show
using TextCommand = std::function<std::string(std::string const& argument)>;

/// What commands show. The collaborators are not owned and outlive this.
class Commands {
 public:
  /// @param others  the commands that this class does not carry out itself
  Commands(Terminal& terminal, agent::McpToolHost& host, agent::Agent& agent, AuthStatus* auth,
           History& history, Clock const& clock, std::map<CommandName, TextCommand> others)
      : terminal_(terminal),
        host_(host),
        agent_(agent),
        auth_(auth),
        history_(history),
        clock_(clock),
        others_(std::move(others)) {}

  /// Everything but `quit`.
  /// @param argument  as `argument_of` gives it
  Task<> run(CommandName command, std::string argument);

 private:
  Task<> show_auth();
  Task<> show_tools();
  Task<> show_prompts();
  Task<> show_resources();

  Terminal& terminal_;
  agent::McpToolHost& host_;
  agent::Agent& agent_;
  AuthStatus* auth_;  // null: no authorization server is configured
  History& history_;
  Clock const& clock_;
  std::map<CommandName, TextCommand> others_;
};

/// One line about a server, e.g. `email: connected, 3 tools (http://…, MCP 2026-07-28)`.
[[nodiscard]] std::string server_line(agent::ServerStatus const& status);

}  // namespace tessera::chatbox

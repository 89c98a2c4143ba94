#pragma once

#include "agent/mcp_tool_host.hpp"
#include "agent/turn.hpp"
#include "packages/ai-agent-chatbox/auth_status.hpp"
#include "packages/ai-agent-chatbox/terminal/history.hpp"
#include "packages/ai-agent-chatbox/terminal/terminal.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tessera::chatbox {

enum class CommandName { auth, tools, servers, help, history, clear, quit, unknown };

/// The command that a line is, or nothing: then it is a message. With a slash always; without one
/// only `auth`, `help`, `history`, `clear`, `exit` and `quit`, alone on the line.
[[nodiscard]] std::optional<CommandName> command_of(std::string_view line);

/// What commands show. The collaborators are not owned and outlive this.
class Commands {
 public:
  Commands(Terminal& terminal, agent::McpToolHost& host, agent::Agent& agent, AuthStatus* auth,
           History& history, Clock const& clock)
      : terminal_(terminal),
        host_(host),
        agent_(agent),
        auth_(auth),
        history_(history),
        clock_(clock) {}

  /// Everything but `quit`.
  Task<> run(CommandName command);

 private:
  Task<> show_auth();
  Task<> show_tools();

  Terminal& terminal_;
  agent::McpToolHost& host_;
  agent::Agent& agent_;
  AuthStatus* auth_;  // null: no authorization server is configured
  History& history_;
  Clock const& clock_;
};

/// One line about a server, e.g. `email: connected, 3 tools (http://…, MCP 2026-07-28)`.
[[nodiscard]] std::string server_line(agent::ServerStatus const& status);

}  // namespace tessera::chatbox

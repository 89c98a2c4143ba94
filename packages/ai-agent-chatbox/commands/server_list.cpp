#include "packages/ai-agent-chatbox/commands/server_list.hpp"

#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/auth_command.hpp"

#include <algorithm>
#include <chrono>

namespace tessera::chatbox {
namespace {

std::int64_t seconds_until(std::chrono::steady_clock::time_point when) {
  auto const left = when - std::chrono::steady_clock::now();
  return std::max<std::int64_t>(std::chrono::ceil<std::chrono::seconds>(left).count(), 0);
}

}  // namespace

std::string server_line(agent::ServerStatus const& status) {
  std::string out = term_safe_line(status.name) + ": ";
  switch (status.state) {
    case agent::ServerState::connecting:
      out += "connecting";
      break;
    case agent::ServerState::connected:
      out += "connected, " + std::to_string(status.tools) + " tools";
      break;
    case agent::ServerState::failed:
      out += "not connected, trying again in " + std::to_string(seconds_until(status.retry_at)) +
             " s (" + term_safe_line(status.problem) + way_to_sign_in(status) + ")";
      break;
    case agent::ServerState::disabled:
      out += "not used: " + term_safe_line(status.problem);
      break;
  }
  out += "  " + term_safe_line(status.url);
  if (!status.protocol.empty()) out += ", MCP " + term_safe_line(status.protocol);
  return out;
}

std::string server_list(std::vector<agent::ServerStatus> const& servers) {
  std::string out;
  for (agent::ServerStatus const& status : servers) out += "  " + server_line(status) + "\n";
  return out.empty() ? "No servers are configured.\n" : out;
}

}  // namespace tessera::chatbox

#pragma once

#include "agent/mcp_tool_host.hpp"
#include "base/clock.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace tessera::chatbox {

/// What connected servers list, remembered for a while, so that Tab does not ask them each time.
/// Used on one strand only.
class Catalog {
 public:
  /// @param host, clock  not owned; outlive this
  Catalog(agent::McpToolHost& host, Clock const& clock) : host_(host), clock_(clock) {}

  /// The names of all servers; with `connected` only of those.
  [[nodiscard]] std::vector<std::string> servers(bool connected) const;
  [[nodiscard]] std::vector<agent::Tool> tools() const { return host_.tools(); }
  /// Nothing for a server that is not connected or has none. Throws what the server's failure is.
  Task<std::vector<mcp::Prompt>> prompts(std::string server);
  Task<std::vector<mcp::Resource>> resources(std::string server);
  /// What an argument of a prompt may be, asked each time: it depends on what stands there so far.
  Task<std::vector<std::string>> values(std::string server, mcp::CompleteParams wanted);

  /// How long an answer is believed.
  static constexpr std::chrono::seconds kKept{30};

 private:
  template <class Item>
  struct Kept {
    std::vector<Item> items;
    std::chrono::steady_clock::time_point until{};
  };
  [[nodiscard]] mcp::Client* client_of(std::string const& server) const;

  agent::McpToolHost& host_;
  Clock const& clock_;
  std::map<std::string, Kept<mcp::Prompt>> prompts_;
  std::map<std::string, Kept<mcp::Resource>> resources_;
};

}  // namespace tessera::chatbox

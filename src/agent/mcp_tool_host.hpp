#pragma once

#include "agent/tool_host.hpp"
#include "base/log.hpp"
#include "mcp/client/client.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tessera::agent {

enum class ServerState {
  connecting,
  connected,
  failed,    ///< It is tried again at `retry_at`.
  disabled,  ///< Its settings do not work; it is not tried.
};

/// What people are shown about a server.
struct ServerStatus {
  std::string name;
  std::string url;  ///< Its address or command, without secrets.
  ServerState state = ServerState::connecting;
  std::string protocol;  ///< The revision in use, once connected.
  std::size_t tools = 0;
  error_code error;     ///< Of the last failure.
  std::string problem;  ///< Its hint: untrusted text.
  std::chrono::steady_clock::time_point retry_at{};
};

/// The tool host over MCP clients. All servers are connected at the same time in the background; a
/// server that fails, or that is lost later, is tried again with growing pauses. Used on one strand
/// only; one call at a time for each server.
class McpToolHost final : public ToolHost {
 public:
  struct Server {
    std::string name;
    mcp::ClientOptions options;  ///< `input` and `sampling` are set by the host.
    std::string shown;           ///< Its address or command for people; empty: the URL.
    std::string problem;         ///< Why it is not used at all; empty: it is.
    bool trusted_to_ask = false;
    bool sampling = false;             ///< It may ask the model, if a person allows it each time.
    std::vector<std::string> include;  ///< Globs over the names of tools; empty: all.
    std::vector<std::string> exclude;  ///< Wins over `include`.
    std::chrono::milliseconds connect_timeout{0};  ///< 0: that of all servers.
    /// Called by the program when it sees that the server has ended; set by the host.
    std::shared_ptr<std::function<void()>> lost = std::make_shared<std::function<void()>>();
    /// Makes the client from `options`: how it reaches the server, and with which credential, is
    /// the program's affair. Called once; not needed with a problem.
    std::function<std::unique_ptr<mcp::Client>(mcp::ClientOptions)> make_client;
  };
  struct Options {
    std::vector<Server> servers;
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds first_pause{1'000};
    std::chrono::milliseconds longest_pause{30'000};
    /// Whether a failed request means that the server is gone. Empty: it never does.
    std::function<bool(error_code const&)> is_lost{};
  };
  /// @param log  not owned; outlives this
  McpToolHost(Executor executor, Log& log, Options options);
  ~McpToolHost() override;

  /// Called on every change of a server's state. Set it before `start`.
  std::function<void(ServerStatus const&)> on_change;

  /// Begins to connect; returns at once.
  void start();
  /// Closes every connection. Await it before destruction.
  Task<> stop();
  [[nodiscard]] std::vector<ServerStatus> status() const;

  Task<> ready() override;
  [[nodiscard]] std::vector<Tool> tools() const override;
  [[nodiscard]] bool trusted_to_ask(std::string const& server) const override;
  Task<ToolOutcome> call(std::string server, std::string tool, json::object arguments,
                         CallSupport& support) override;
  /// For what is no tool: resources and prompts. Valid until `stop`.
  /// Throws Exception with Errc::no_such_server or Errc::not_connected.
  [[nodiscard]] mcp::Client& client_of(std::string const& server);

 private:
  struct Link;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tessera::agent

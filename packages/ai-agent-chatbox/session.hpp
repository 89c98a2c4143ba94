#pragma once

#include "agent/mcp_tool_host.hpp"
#include "agent/transcript.hpp"
#include "agent/turn.hpp"
#include "async/task_group.hpp"
#include "base/random.hpp"
#include "packages/ai-agent-chatbox/command_line.hpp"
#include "packages/ai-agent-chatbox/config.hpp"
#include "packages/ai-agent-chatbox/credential.hpp"
#include "packages/ai-agent-chatbox/model_choice.hpp"
#include "packages/ai-agent-chatbox/terminal/capabilities.hpp"
#include "packages/ai-agent-chatbox/terminal/terminal.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tessera::chatbox {

/// What every way of running has: connections, credential, model, places for files.
struct Session {
  /// Throws Exception for a configuration that cannot work.
  Session(asio::io_context& loop, CommandLine const& command_line, Config settings,
          std::string config_file, std::vector<Provider> const& providers, Surroundings where);

  [[nodiscard]] agent::TurnLimits limits() const;
  [[nodiscard]] std::string folder(std::string const& name) const { return state + "/" + name; }

  asio::io_context& loop;
  SystemClock clock;
  SystemRandom random;
  Config config;
  Surroundings surroundings;
  std::string state;  ///< The folder for everything that is kept.
  std::string id;     ///< Of this conversation.
  std::unique_ptr<Log> log;
  std::unique_ptr<llm::Model> model;
  std::unique_ptr<http::Client> http;
  std::unique_ptr<oauth::ClientCredentials> credentials;
  std::unique_ptr<AuthStatus> auth;
  std::unique_ptr<agent::McpToolHost> host;
  agent::Approvals approvals;
  std::unique_ptr<agent::Transcript> transcript;
};

/// Reads the process's environment.
[[nodiscard]] std::string environment_variable(char const* name);

}  // namespace tessera::chatbox

#pragma once

#include "agent/mcp_tool_host.hpp"
#include "agent/turn.hpp"
#include "async/task_group.hpp"
#include "base/random.hpp"
#include "packages/ai-agent-chatbox/command_line.hpp"
#include "packages/ai-agent-chatbox/config.hpp"
#include "packages/ai-agent-chatbox/credential.hpp"
#include "packages/ai-agent-chatbox/model_choice.hpp"
#include "packages/ai-agent-chatbox/providers.hpp"
#include "packages/ai-agent-chatbox/servers/mcp_file.hpp"
#include "packages/ai-agent-chatbox/servers/server_links.hpp"
#include "packages/ai-agent-chatbox/sessions/current_session.hpp"
#include "packages/ai-agent-chatbox/terminal/capabilities.hpp"
#include "packages/ai-agent-chatbox/terminal/terminal.hpp"
#include "packages/ai-agent-chatbox/wire_view.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tessera::chatbox {

/// What every way of running has: connections, credential, model, places for files.
struct Session {
  /// Throws Exception for a configuration that cannot work.
  /// @param environment  the process's, with what `.env` adds
  Session(asio::io_context& loop, CommandLine const& command_line, Config settings,
          std::string config_file, Environment environment, Surroundings where);

  /// True when the file of servers lies in this folder and nobody has said yes to it.
  [[nodiscard]] bool file_needs_a_yes() const;
  /// Builds `host` and `approvals`; what talks to servers may be used after it. Call it once.
  /// @param with_file  use the file of servers, if there is one. @param person  can sign in
  void open_servers(bool with_file, bool person);
  /// A headless program uses no file that needs a yes. Throws Exception for one.
  void open_servers_for_nobody();
  [[nodiscard]] TrustedFiles trusted_files() const { return TrustedFiles(folder("trusted.json")); }

  [[nodiscard]] agent::TurnLimits limits() const;
  /// Lets another model answer from the next turn on. @param spec  as in `--model`
  /// Errors: those of `choose_model`; then nothing changes.
  [[nodiscard]] Result<void> switch_model(std::string const& spec);
  /// Errors: appkit::Errc::bad_setting for a model that a limit for the cost cannot be kept with.
  [[nodiscard]] Result<void> check_price(llm::Model const& candidate) const;
  /// What a person should know about the model; empty: nothing.
  [[nodiscard]] std::string model_warning() const;
  [[nodiscard]] std::string folder(std::string const& name) const { return state + "/" + name; }

  /// A new session, or the one that the command line names.
  void open_transcript(CommandLine const& command_line);

  asio::io_context& loop;
  SystemClock clock;
  SystemRandom random;
  Config config;
  Surroundings surroundings;
  std::string config_file;  ///< Empty: there is none.
  std::string state;        ///< The folder for everything that is kept.
  std::unique_ptr<Log> log;
  /// Shows a line to the person while a model is asked; set by whoever has a screen.
  std::function<void(std::string const&)> notice;
  /// Shows where to sign in; set by whoever has a screen.
  std::function<void(std::string const&)> sign_in;
  std::unique_ptr<http::Client> model_http;
  std::unique_ptr<http::Client> http;
  std::unique_ptr<WireView> wire;  ///< Over both of them: what is sent goes through it.
  std::unique_ptr<ModelWorld> model_world;
  std::vector<Provider> providers;
  std::unique_ptr<CurrentModel> model;
  std::unique_ptr<oauth::ClientCredentials> credentials;
  std::unique_ptr<AuthStatus> auth;
  std::string token_store;  ///< The file with the tokens of people.
  bool trust_file = false;  ///< --trust-mcp-config
  std::optional<McpFile> mcp_file;
  std::vector<ServerSpec> servers;  ///< All that are used, after `open_servers`.
  agent::ApprovalRules rules;       ///< Of settings and flags; `open_servers` adds the file's.
  std::unique_ptr<ServerLinks> links;
  std::unique_ptr<agent::McpToolHost> host;
  agent::ToolPins pins;
  agent::Approvals approvals{{}};
  CurrentSession transcript;
};

/// Reads the process's environment.
[[nodiscard]] std::string environment_variable(char const* name);

}  // namespace tessera::chatbox

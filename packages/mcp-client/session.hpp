#pragma once

#include "appkit/http_trace.hpp"
#include "async/task.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "http/client/client.hpp"
#include "mcp/client/client.hpp"
#include "oauth/client/client_credentials.hpp"
#include "packages/mcp-client/commands.hpp"
#include "packages/mcp-client/config.hpp"
#include "packages/mcp-client/elicitor.hpp"
#include "packages/mcp-client/options.hpp"
#include "packages/mcp-client/person_login.hpp"
#include "packages/mcp-client/terminal.hpp"

#include <memory>
#include <optional>

namespace tessera::mcp_client {

/// Everything that one run of the command needs, built top to bottom. Used on the loop's thread.
class Session {
 public:
  /// @param loop, line, config, screen  not owned; outlive this
  /// Throws Exception for settings that do not work.
  Session(asio::io_context& loop, CommandLine const& line, Config const& config,
          Screen const& screen);

  /// Does what the command line says. Throws what goes wrong.
  Task<Exit> carry_out();

 private:
  Task<Exit> with_server();
  Task<Exit> dispatch(mcp::Client& client);
  Task<Exit> show_request();
  Task<Exit> auth_token();
  Task<Exit> auth_status();
  [[nodiscard]] std::unique_ptr<mcp::Transport> transport();
  [[nodiscard]] std::string address() const;
  Task<Exit> auth_login();
  Task<Exit> auth_logout();
  Task<Exit> login_status();
  [[nodiscard]] mcp::ClientOptions client_options();
  [[nodiscard]] http::Client& traced(std::optional<appkit::TracingHttp>& trace, bool bodies);
  [[nodiscard]] oauth::ClientCredentials& credential();
  [[nodiscard]] PersonLogin& login();

  asio::io_context& loop_;
  CommandLine const& line_;
  Config const& config_;
  Screen const& screen_;
  ReadFile read_file_;
  SystemClock clock_;
  SystemRandom random_;
  std::unique_ptr<http::Client> http_;
  std::optional<appkit::TracingHttp> mcp_trace_;
  std::optional<appkit::TracingHttp> auth_trace_;
  std::unique_ptr<oauth::ClientCredentials> credential_;  // with [auth]
  std::unique_ptr<PersonLogin> login_;                    // without
  Terminal terminal_;
  Elicitor elicitor_;
};

}  // namespace tessera::mcp_client

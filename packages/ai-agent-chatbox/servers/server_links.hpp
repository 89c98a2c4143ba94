#pragma once

#include "agent/mcp_tool_host.hpp"
#include "async/blocking_pool.hpp"
#include "base/random.hpp"
#include "http/client/client.hpp"
#include "oauth/client/authorization_code.hpp"
#include "oauth/client/file_credential_store.hpp"
#include "packages/ai-agent-chatbox/servers/server_spec.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tessera::chatbox {

/// Makes connections of specifications: the transport, and the credential that goes with it. Owns
/// the credentials; outlives the clients that were made.
class ServerLinks {
 public:
  struct Outside {
    Executor executor;
    http::Client& http;
    Clock const& clock;
    Random& random;
    Log& log;
    http::Authorizer* shared;  ///< The token of [auth]; null: none.
    std::string store_file;    ///< Where tokens of people who signed in are kept.
    /// Shows the address of a sign-in; empty: nobody is here to sign in.
    std::function<void(std::string const&)> tell;
  };
  explicit ServerLinks(Outside outside);
  ~ServerLinks();
  ServerLinks(ServerLinks const&) = delete;
  ServerLinks& operator=(ServerLinks const&) = delete;

  /// A server whose credential cannot be read is one with a problem.
  [[nodiscard]] agent::McpToolHost::Server link(ServerSpec spec);
  /// What gives the credential of a linked server; null: none is sent. As long as this.
  [[nodiscard]] http::Authorizer* authorizer(std::string const& server) const;

 private:
  Result<http::Authorizer*> authorizer_of(ServerSpec const& spec);
  http::Authorizer* browser(BrowserAuth const& auth, std::string const& url);
  http::Authorizer* keep(std::unique_ptr<http::Authorizer> authorizer);

  Outside outside_;
  BlockingPool pool_;
  oauth::FileCredentialStore store_;
  std::unique_ptr<mcp::RootsHandler> roots_;
  std::unique_ptr<oauth::UserAgent> agent_;
  std::vector<std::unique_ptr<http::Authorizer>> kept_;
  std::map<std::string, http::Authorizer*> of_server_;
};

}  // namespace tessera::chatbox

#pragma once

#include "agent/mcp_tool_host.hpp"
#include "async/blocking_pool.hpp"
#include "base/random.hpp"
#include "http/client/client.hpp"
#include "oauth/client/authorization_code.hpp"
#include "oauth/client/client_credentials.hpp"
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
    http::Client& http;      ///< For credentials.
    http::Client& mcp_http;  ///< For the servers themselves.
    Clock const& clock;
    Random& random;
    Log& log;
    oauth::ClientCredentials* shared;  ///< The token of [auth]; null: none.
    std::string store_file;            ///< Where tokens of people who signed in are kept.
    /// Shows the address of a sign-in; empty: nobody is here to sign in.
    std::function<void(std::string const&)> tell;
    /// Shows what a server was told; text of ours, one line.
    std::function<void(std::string const&)> notice;
    bool person = false;  ///< Somebody can be asked before a server uses the model.
    /// Sees each line to (`ours`) and from a server that is a program; untrusted. May be empty.
    std::function<void(std::string const& server, bool ours, std::string_view line)> on_line{};
  };
  explicit ServerLinks(Outside outside);
  ~ServerLinks();
  ServerLinks(ServerLinks const&) = delete;
  ServerLinks& operator=(ServerLinks const&) = delete;

  /// A server whose credential cannot be read is one with a problem.
  [[nodiscard]] agent::McpToolHost::Server link(ServerSpec spec);
  /// What gives the credential of a linked server; null: none is sent. As long as this.
  [[nodiscard]] http::Authorizer* authorizer(std::string const& server) const;
  /// The same where a program has a credential of its own; else null.
  [[nodiscard]] oauth::ClientCredentials* program(std::string const& server) const;
  /// The sign-in of a person at a server whose settings say so; it may open the browser. As long as
  /// this. Throws Exception for settings that do not work.
  oauth::AuthorizationCodeAuthorizer& person(ServerSpec const& spec);

 private:
  Result<http::Authorizer*> authorizer_of(ServerSpec const& spec);
  /// Owns it from now on.
  template <class T>
  T& keep(std::unique_ptr<T> authorizer) {
    T& out = *authorizer;
    kept_.push_back(std::move(authorizer));
    return out;
  }

  Outside outside_;
  BlockingPool pool_;
  oauth::FileCredentialStore store_;
  std::vector<std::unique_ptr<mcp::RootsHandler>> roots_;
  std::unique_ptr<oauth::UserAgent> agent_;
  std::vector<std::unique_ptr<http::Authorizer>> kept_;
  std::map<std::string, http::Authorizer*> of_server_;
  std::map<std::string, oauth::ClientCredentials*> programs_;
};

}  // namespace tessera::chatbox

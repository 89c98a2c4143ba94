#pragma once

#include "agent/approvals.hpp"
#include "base/secret.hpp"
#include "mcp/client/options.hpp"
#include "oauth/client/client_settings.hpp"
#include "oauth/client/login_settings.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tessera::chatbox {

/// No credential is sent but what `headers` holds.
struct NoAuth {};

/// The token that the section [auth] of the chat's own settings describes.
struct SharedAuth {};

/// A program of the person's prints the token.
struct TokenCommand {
  std::vector<std::string> command;  ///< Program and arguments; no shell.
  std::vector<std::pair<std::string, std::string>> environment;
  std::chrono::seconds lifetime{300};  ///< How long a token is used before it is asked for anew.
};

/// How a server gets its credential. `LoginSettings`: a person signs in in the browser; the file of
/// a secret is absolute there, and `store` is not read.
using ServerAuth =
    std::variant<NoAuth, SharedAuth, oauth::ClientSettings, TokenCommand, oauth::LoginSettings>;

/// One MCP server as a configuration names it, whichever format that has.
struct ServerSpec {
  std::string name;
  std::string problem;  ///< Why it is not used; empty: it is.
  /// Its address or command as written: variables are not filled in, so no secret is in it.
  std::string shown;
  std::string url;                                          ///< HTTP; empty: `command`.
  std::vector<std::pair<std::string, Secret>> headers;      ///< Of every request.
  std::vector<std::string> command;                         ///< A program that is started.
  std::vector<std::pair<std::string, Secret>> environment;  ///< Beyond the few it always gets.
  std::string directory;                                    ///< To start it in; empty: ours.
  ServerAuth auth;
  std::chrono::milliseconds timeout{60'000};
  mcp::EraChoice era = mcp::EraChoice::automatic;
  bool trusted_to_ask = false;
  bool sampling = false;  ///< It may ask the model, if the person allows it each time.
  bool roots = false;     ///< It is told the working folder when it asks where it may look.
  std::vector<std::string> include;  ///< Globs over tool names; empty: all.
  std::vector<std::string> exclude;
  agent::ApprovalRules approval;       ///< Patterns begin with the server's name.
  std::vector<std::string> variables;  ///< Names of the variables that were read for it.
  std::vector<std::string> ignored;    ///< Settings of other programs, for a notice.
};

}  // namespace tessera::chatbox

#pragma once

#include "appkit/program.hpp"
#include "base/error.hpp"
#include "packages/ai-agent-chatbox/auth_command.hpp"
#include "packages/ai-agent-chatbox/sessions/session_command.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tessera::chatbox {

enum class OutputForm {
  text,
  json,         ///< One object for each turn.
  stream_json,  ///< One object for each event, the turn's last.
};

/// `doctor`: look at everything that would be used, then exit.
struct DoctorRequest {
  bool json = false;
  bool ask_model = false;  ///< Also ask the model for one word.
};

/// What the program was asked to do.
struct CommandLine {
  appkit::CommonFlags common;
  std::optional<std::string> prompt;        ///< -p: one turn, then exit.
  std::optional<std::string> rules_test;    ///< `rules test`: the call to explain, then exit.
  std::optional<SessionsRequest> sessions;  ///< `sessions …`: carried out, then exit.
  std::optional<DoctorRequest> doctor;
  std::optional<AuthRequest> auth;  ///< `auth …`: carried out, then exit.
  bool continue_session = false;    ///< Go on with the latest session of this folder.
  std::string resume;               ///< Go on with this one: id or name.
  OutputForm output = OutputForm::text;
  std::string mcp_config;         ///< A file of servers; empty: the usual places.
  bool no_mcp_config = false;     ///< No file of servers is read.
  bool trust_mcp_config = false;  ///< `.mcp.json` of this folder is used without a question.
  bool plain = false;
  std::string color = "auto";
  bool require_mcp = false;  ///< A server that cannot be reached ends the program (3).
  std::int64_t timeout = 0;  ///< Seconds for a whole turn of -p; 0: the configured limit.
  std::vector<std::pair<std::string, std::string>> settings;  ///< Flags that override the file.
  std::vector<std::string> allow;
  std::vector<std::string> deny;
};

/// Reads the arguments. @return an exit code when the program is done already (help, version,
/// error)
[[nodiscard]] std::optional<int> parse_command_line(int argc, char** argv, CommandLine& out);

}  // namespace tessera::chatbox

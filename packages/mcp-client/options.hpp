#pragma once

#include "appkit/program.hpp"
#include "base/error.hpp"
#include "http/headers.hpp"
#include "packages/mcp-client/config.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp_client {

enum class Verb {
  tools,
  describe,
  call,
  info,
  raw,
  prompts,
  prompt,
  resources,
  templates,
  read,
  complete,
  listen,
  skills,
  auth_token,
  auth_status,
  auth_login,
  auth_logout
};

/// What the command line says.
struct CommandLine {
  Verb verb = Verb::tools;
  std::string url;                       ///< Empty: the configuration's.
  bool stdio = false;                    ///< The server is a program that we start.
  std::vector<std::string> command;      ///< Behind `--`: that program and its arguments.
  std::vector<std::string> environment;  ///< --env NAME=VALUE or NAME, for that program.
  std::string subject;                   ///< Pattern, tool, method, prompt or URI.
  std::string kind;                      ///< Of `complete`: prompt or template.
  std::vector<std::string> words;        ///< `k=v` arguments; URIs of `listen`; a skill's file.
  std::size_t count = 0;                 ///< Changes to wait for; 0: until interrupted.
  std::string data;                      ///< -d: the arguments as JSON, `@file` or `@-`.
  std::string era;                       ///< Empty: the configuration's.
  double timeout_seconds = 0;            ///< 0: the configuration's.
  std::vector<std::string> headers;      ///< -H 'Name: value'
  std::string elicit = "ask";            ///< ask, accept, decline, cancel or a file.
  std::string save_images;               ///< Folder; empty: images are not saved.
  bool json = false;                     ///< Results as JSON.
  bool verbose = false;                  ///< Show times and messages.
  bool dry_run = false;
  bool as_curl = false;
  bool validate = true;
  bool print_token = false;
  appkit::CommonFlags common;
};

/// Either a command line, or what to print and end with: help, version, or a complaint.
struct Parsed {
  CommandLine command;
  std::optional<int> exit;
};
/// Prints help and complaints itself.
[[nodiscard]] Parsed parse_command_line(int argc, char const* const* argv);

/// `Name: value`. Errors: Errc::usage.
[[nodiscard]] Result<http::Headers> parse_headers(std::vector<std::string> const& lines);

}  // namespace tessera::mcp_client

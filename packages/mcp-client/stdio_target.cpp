#include "packages/mcp-client/stdio_target.hpp"

#include "appkit/http_trace.hpp"
#include "base/term_safe.hpp"
#include "packages/mcp-client/errc.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp_client {

std::vector<std::string> take_command(std::vector<std::string>& words) {
  auto const end = std::find(words.begin(), words.end(), "--");
  if (end == words.end() || std::find(words.begin(), end, "--stdio") == end) return {};
  std::vector<std::string> command(end + 1, words.end());
  words.erase(end, words.end());
  return command;
}

Result<void> check_stdio(CommandLine const& line) {
  if (!line.stdio) {
    if (!line.environment.empty())
      return fail(Errc::usage, "--env is for a server that --stdio starts");
    return {};
  }
  if (line.command.empty())
    return fail(Errc::usage, "--stdio wants the server's command at the end: -- COMMAND ARGS");
  if (!line.url.empty())
    return fail(Errc::usage, "a server is either started (--stdio) or has an URL, not both");
  if (line.dry_run || line.as_curl || !line.headers.empty())
    return fail(Errc::usage, "--dry-run, --as-curl and -H are about HTTP, which --stdio has not");
  return {};
}

Result<mcp::StdioOptions> stdio_options(CommandLine const& line, Screen const& screen) {
  mcp::StdioOptions options;
  options.command = line.command;
  for (std::string const& entry : line.environment) {
    std::size_t const equals = entry.find('=');
    if (equals == 0 || entry.empty())
      return fail(Errc::usage, "--env wants NAME=VALUE, or NAME to hand ours on");
    if (equals == std::string::npos)
      options.inherit.push_back(entry);
    else
      options.environment.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
  }
  if (!line.verbose) return options;
  options.on_errors = [&screen](std::string_view text) { screen.notes(term_safe(text)); };
  options.on_line = [&screen](bool ours, std::string_view text) {
    screen.notes(appkit::shown_body(ours ? '>' : '<', text));
  };
  return options;
}

}  // namespace tessera::mcp_client

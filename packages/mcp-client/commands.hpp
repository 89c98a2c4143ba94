#pragma once

#include "mcp/client/client.hpp"
#include "packages/mcp-client/arguments.hpp"
#include "packages/mcp-client/errc.hpp"
#include "packages/mcp-client/options.hpp"

#include <functional>
#include <string>

namespace tessera::mcp_client {

/// Where a command writes; whole lines, safe already.
struct Screen {
  std::function<void(std::string const&)> out;    ///< The answer, nothing else.
  std::function<void(std::string const&)> notes;  ///< Diagnostics and progress.
};

/// The verbs that need a connected server. @param client, line, screen, read_file  not owned;
/// outlive the task
Task<Exit> run_tools(mcp::Client& client, CommandLine const& line, Screen const& screen);
Task<Exit> run_describe(mcp::Client& client, CommandLine const& line, Screen const& screen);
Task<Exit> run_info(mcp::Client& client, CommandLine const& line, std::string url,
                    Screen const& screen);
Task<Exit> run_raw(mcp::Client& client, CommandLine const& line, ReadFile const& read_file,
                   Screen const& screen);

/// Lists the tools, types and checks the arguments, calls, checks and shows the result.
/// @return tool_error when the tool said that it failed, schema when its result does not fit
Task<Exit> run_call(mcp::Client& client, CommandLine const& line, ReadFile const& read_file,
                    Screen const& screen);

/// The request that a verb would send, as far as it is known without asking the server.
[[nodiscard]] Result<std::pair<std::string, json::object>> request_of(CommandLine const& line,
                                                                      ReadFile const& read_file);

/// A JSON object from the command line: text, `@file` or `@-`; empty text is an empty object.
/// Errors: Errc::usage.
[[nodiscard]] Result<json::object> read_object(std::string const& text, ReadFile const& read_file);

}  // namespace tessera::mcp_client

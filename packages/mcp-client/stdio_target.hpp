#pragma once

#include "mcp/transport/stdio.hpp"
#include "packages/mcp-client/commands.hpp"
#include "packages/mcp-client/options.hpp"

#include <string>
#include <vector>

namespace tessera::mcp_client {

/// Takes what stands behind `--` away from the command line when `--stdio` stands before it: the
/// server's own command, of which nothing is ours.
/// @param words  without the name of our program; loses the command and the `--`
[[nodiscard]] std::vector<std::string> take_command(std::vector<std::string>& words);

/// What is wrong about a command line that names a server to start. Errors: Errc::usage.
[[nodiscard]] Result<void> check_stdio(CommandLine const& line);

/// The server that the command line wants started. With `--verbose` its standard error and what
/// goes over the wire are shown.
/// @param screen  not owned; outlives the server
/// Errors: Errc::usage for a bad `--env`.
[[nodiscard]] Result<mcp::StdioOptions> stdio_options(CommandLine const& line,
                                                      Screen const& screen);

}  // namespace tessera::mcp_client

#pragma once

#include "packages/mcp-client/commands.hpp"
#include "packages/mcp-client/config.hpp"
#include "packages/mcp-client/options.hpp"

namespace tessera::mcp_client {

/// Settings merged from defaults, file, environment and flags, with what the command line says on
/// top. Errors: those of appkit::load_config, Errc::usage for a bad era.
[[nodiscard]] Result<Config> load_settings(CommandLine const& line);

/// Carries out the command; Ctrl-C cancels it at the server and ends with Exit::interrupted, a
/// second one ends at once.
/// @return never throws: failures are explained on `screen`
[[nodiscard]] Exit run(CommandLine const& line, Config const& config, Screen const& screen);

/// A file's content, or standard input for `-`. Errors: appkit::Errc::unreadable_file.
[[nodiscard]] Result<std::string> read_input(std::string const& path);

}  // namespace tessera::mcp_client

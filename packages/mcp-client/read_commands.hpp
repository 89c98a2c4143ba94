#pragma once

#include "packages/mcp-client/commands.hpp"

#include <optional>
#include <string>
#include <utility>

namespace tessera::mcp_client {

// The verbs for what is not a tool: prompts, resources, completion, changes, skills.
// @param client, line, screen  not owned; outlive the task

Task<Exit> run_prompts(mcp::Client& client, CommandLine const& line, Screen const& screen);
/// Arguments are `key=text`; what the prompt requires must be there.
Task<Exit> run_prompt(mcp::Client& client, CommandLine const& line, ReadFile const& read_file,
                      Screen const& screen);
Task<Exit> run_resources(mcp::Client& client, CommandLine const& line, Screen const& screen);
Task<Exit> run_templates(mcp::Client& client, CommandLine const& line, Screen const& screen);
Task<Exit> run_read(mcp::Client& client, CommandLine const& line, Screen const& screen);
/// `complete prompt NAME ARGUMENT=BEGINNING` or `complete template URI VARIABLE=BEGINNING`; further
/// `key=text` are what was decided already.
Task<Exit> run_complete(mcp::Client& client, CommandLine const& line, Screen const& screen);
/// Shows changes until it is interrupted, or until `--count` of them have come.
Task<Exit> run_listen(mcp::Client& client, CommandLine const& line, Screen const& screen);
/// Lists skills; with a URI loads that skill's `SKILL.md`, or with a second URI that file,
/// verified.
Task<Exit> run_skills(mcp::Client& client, CommandLine const& line, Screen const& screen);

/// The request that such a verb would send first; nothing for the other verbs.
/// Throws Exception(Errc::usage).
[[nodiscard]] std::optional<std::pair<std::string, json::object>> reading_request(
    CommandLine const& line, ReadFile const& read_file);

}  // namespace tessera::mcp_client

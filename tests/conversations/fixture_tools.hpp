#pragma once

#include "mcp/server/server.hpp"

namespace tessera::conversations {

/// The tools that conversations call: one for each thing that a tool can do.
void add_fixture_tools(mcp::Server& server);
/// Prompts, resources, and the tools around them: changes, needs, streams that are left.
void add_fixture_features(mcp::Server& server);
/// Calls that become tasks.
void add_fixture_tasks(mcp::Server& server);
/// A skill, and a page with its tools.
void add_fixture_extensions(mcp::Server& server);

}  // namespace tessera::conversations

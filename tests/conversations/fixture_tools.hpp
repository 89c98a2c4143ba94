#pragma once

#include "mcp/server/server.hpp"

namespace tessera::conversations {

/// The tools that conversations call: one for each thing that a tool can do.
void add_fixture_tools(mcp::Server& server);

}  // namespace tessera::conversations

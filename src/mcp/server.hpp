#pragma once

// The front door for a program that is an MCP server: tools, prompts and resources, and the two
// ways to serve them.

#include "mcp/server/http/run_http.hpp"
#include "mcp/server/server.hpp"
#include "mcp/server/wire/run_stdio.hpp"

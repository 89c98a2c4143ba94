#pragma once

// The front door for a program that calls MCP servers.

#include "mcp/client/client.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/transport/stdio.hpp"

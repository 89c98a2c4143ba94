#pragma once

#include "agent/mcp_tool_host.hpp"
#include "appkit/finding.hpp"
#include "http/authorizer.hpp"
#include "http/client/client.hpp"
#include "packages/ai-agent-chatbox/servers/server_spec.hpp"

#include <string>

namespace tessera::chatbox::doctor {

/// One MCP server, as far as it was configured and reached.
struct ServerQuestion {
  ServerSpec const& spec;
  agent::ServerStatus status;    ///< After one attempt to connect.
  http::Authorizer* credential;  ///< Null: none is sent.
  http::Client& http;
};

/// Its settings, the network below HTTP, its credential (obtained, never shown), the revision of
/// the protocol and the number of its tools.
/// @param question  its references outlive the task
Task<appkit::Section> check_server(ServerQuestion question);

}  // namespace tessera::chatbox::doctor

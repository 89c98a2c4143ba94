#pragma once

#include "mcp/protocol/capabilities.hpp"
#include "mcp/protocol/implementation.hpp"
#include "mcp/protocol/style.hpp"

#include <optional>
#include <string>

namespace tessera::mcp {

/// Spec: MCP 2025-11-25 basic/lifecycle
struct InitializeParams {
  std::string protocol_version;
  ClientCapabilities capabilities;
  Implementation client_info;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(InitializeParams, (), (protocol_version, capabilities, client_info, meta))

struct InitializeResult {
  std::string protocol_version;
  ServerCapabilities capabilities;
  Implementation server_info;
  std::optional<std::string> instructions;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(InitializeResult, (),
                      (protocol_version, capabilities, server_info, instructions, meta))

}  // namespace tessera::mcp

#pragma once

#include "mcp/client/options.hpp"
#include "mcp/protocol/capabilities.hpp"

namespace tessera::mcp {

/// What a client declares: exactly what its handler can do.
[[nodiscard]] inline ClientCapabilities declared_capabilities(ClientOptions const& options) {
  ClientCapabilities declared;
  if (options.input != nullptr) declared.elicitation = options.input->capability();
  return declared;
}

}  // namespace tessera::mcp

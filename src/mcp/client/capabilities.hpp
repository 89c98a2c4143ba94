#pragma once

#include "mcp/client/options.hpp"
#include "mcp/protocol/capabilities.hpp"

namespace tessera::mcp {

/// What a client declares: exactly what its handlers can do.
[[nodiscard]] inline ClientCapabilities declared_capabilities(ClientOptions const& options) {
  ClientCapabilities declared;
  if (options.input != nullptr) declared.elicitation = options.input->capability();
  if (options.sampling != nullptr) {
    SamplingOffer const offer = options.sampling->offer();
    json::object& sampling = declared.sampling.emplace();
    if (offer.tools) sampling["tools"] = json::object();
    if (offer.context) sampling["context"] = json::object();
  }
  if (options.roots != nullptr) declared.roots.emplace();
  if (!options.extensions.empty()) declared.extensions = options.extensions;
  return declared;
}

}  // namespace tessera::mcp

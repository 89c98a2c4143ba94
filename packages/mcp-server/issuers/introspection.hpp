#pragma once

#include "oauth/client/live_tokens.hpp"
#include "packages/mcp-server/backend/backend_keys.hpp"
#include "packages/mcp-server/config.hpp"

#include <optional>

namespace tessera::mcp_server {

/// The issuer that is asked about its tokens, how, and as whom; nothing: none is. Reads the files
/// that the configuration names.
/// Throws Exception naming a file that cannot be used.
[[nodiscard]] std::optional<oauth::LiveTokens::Options> asked_issuer(Config const& config,
                                                                     BackendKeySet const& keys);

}  // namespace tessera::mcp_server

#pragma once

#include "appkit/finding.hpp"
#include "async/task.hpp"
#include "oauth/client/parts.hpp"
#include "packages/mcp-server/backend/backend_keys.hpp"
#include "packages/mcp-server/config.hpp"
#include "packages/mcp-server/doctor/caller.hpp"

#include <string>

namespace tessera::mcp_server::doctor {

using appkit::Finding;
using appkit::Section;
using appkit::Verdict;

/// One backend: the mode and what it breaks, the network, a token really obtained and its audience
/// (its claims are shown, itself never), and whether the backend takes it.
/// @param config, keys  outlive the task
Task<Section> check_backend(std::string name, Config const& config, BackendConfig const& backend,
                            BackendKeys const& keys, oauth::ClientParts parts, Caller caller);

/// What an identity shows about itself: the claims of the JWT in it, without its signature. Null
/// when there is none.
[[nodiscard]] json::value claims_shown(http::Headers const& identity);

/// What the backend's answer to the identity means. Reads the status only.
[[nodiscard]] Finding judge_answer(int status, BackendConfig const& backend);

}  // namespace tessera::mcp_server::doctor

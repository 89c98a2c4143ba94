#pragma once

#include "packages/mcp-server/config.hpp"
#include "packages/mcp-server/policy/policy.hpp"

namespace tessera::mcp_server::policy {

/// The rules that the configuration has or names. Blocks: reads files.
/// Errors: those of `read_policy`; appkit::Errc::unreadable_file, appkit::Errc::bad_setting.
[[nodiscard]] Result<Policy> load_policy(Config const& config);

}  // namespace tessera::mcp_server::policy

#pragma once

#include <string_view>

namespace tessera::mcp_server::policy {

/// Whether the whole text fits the pattern: `*` stands for any run of characters, also none, `?`
/// for one byte, everything else for itself. Upper and lower case differ. The work is bounded by
/// the product of both lengths.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text) noexcept;

}  // namespace tessera::mcp_server::policy

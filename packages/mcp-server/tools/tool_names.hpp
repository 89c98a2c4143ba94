#pragma once

#include <array>
#include <string_view>

namespace tessera::mcp_server {

/// Every tool of this server: what `[backends.NAME]` may name.
inline constexpr std::array<std::string_view, 3> kToolNames{"get_email", "change_email",
                                                            "get_chart"};

}  // namespace tessera::mcp_server

#pragma once

#include "packages/ai-agent-chatbox/servers/server_spec.hpp"
#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// What can be said wrong about a whole file is an error; what is wrong with one server switches
/// off that server and is told in its `problem`.
struct McpJsonLimits {
  static constexpr std::size_t kFile = 256UL << 10;  ///< Bytes.
  static constexpr std::size_t kServers = 64;
  static constexpr std::size_t kList = 256;  ///< Entries of one list, of headers, of `env`.
  static constexpr std::size_t kName = 64;
};

/// Reads the servers of a file of the kind that many hosts share:
///
///   {"mcpServers": {"email": {"type": "http", "url": "http://127.0.0.1:3005/mcp",
///                             "headers": {"X-TENANT-ID": "${TENANT:-acme}"}},
///                   "files": {"command": "npx", "args": ["-y", "server"], "env": {}, "cwd": "."}}}
///
/// The outer name may also be `servers` or `mcp`. Settings of ours: `auth`, `timeoutMs`, `tools`,
/// `approval`, `protocol`, `trustedToAsk`, `roots`, `sampling`; they are read strictly. Settings of
/// other programs are ignored and named; none of them lets a tool run without a question.
/// @param folder  relative paths are relative to it
/// Errors: appkit::Errc::bad_setting, and those of `parse_json`.
[[nodiscard]] Result<std::vector<ServerSpec>> parse_mcp_json(std::string_view text,
                                                             Environment const& environment,
                                                             std::string const& folder);

}  // namespace tessera::chatbox

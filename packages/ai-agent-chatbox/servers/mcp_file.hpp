#pragma once

#include "packages/ai-agent-chatbox/servers/server_spec.hpp"
#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tessera::chatbox {

/// A file of servers that was found.
struct McpFile {
  std::string path;         ///< Absolute.
  bool of_project = false;  ///< It lay in the working folder: it may come from anybody.
  std::string sha256;       ///< Of its bytes, hexadecimal.
  std::vector<ServerSpec> servers;
};

/// The first of these that is there: `named`, `.mcp.json` in `folder`, and
/// `$XDG_CONFIG_HOME/tessera/mcp.json` or the same under `~/.config`. The others are not read.
/// @param named  by the person; must be there. Empty: nothing was named
/// Errors: appkit::Errc::unreadable_file, appkit::Errc::bad_setting with the file's path.
[[nodiscard]] Result<std::optional<McpFile>> find_mcp_file(std::string const& named,
                                                           std::string const& folder,
                                                           Environment const& environment);

/// What the file would start and send, for the person who decides. Safe for a terminal.
[[nodiscard]] std::string describe_mcp_file(McpFile const& file);

/// Remembers which files of projects a person has said yes to, by their bytes: a file that changes
/// is asked about again.
class TrustedFiles {
 public:
  /// @param path  of the list, a JSON file of mode 0600; one that cannot be read trusts nothing
  explicit TrustedFiles(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] bool trusts(McpFile const& file) const;
  /// Errors: std::errc of the failed call; then the old list stands.
  [[nodiscard]] Result<void> trust(McpFile const& file) const;

 private:
  std::string path_;
};

}  // namespace tessera::chatbox

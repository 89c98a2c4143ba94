#pragma once

#include "agent/tool_host.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace tessera::agent {

/// What a person is asked to believe of a tool: name, title, description, input schema and claims.
[[nodiscard]] json::object definition_of(Tool const& tool);

/// Hexadecimal SHA-256 of server and definition.
[[nodiscard]] std::string fingerprint_of(Tool const& tool);

/// Remembers what tools said about themselves when a person said yes to them, so that a server
/// cannot show a harmless tool first and put another one in its place later.
///
/// Kept in one file (0600), written anew with every pin; a file that cannot be read counts as
/// empty, one that cannot be written is tried again with the next pin. Used on one strand only.
class ToolPins {
 public:
  /// @param file  empty: in memory only
  explicit ToolPins(std::string file);

  /// How the tool differs from what was pinned, as lines of a unified difference: untrusted text.
  /// Empty: it does not, or was never pinned.
  [[nodiscard]] std::string change(Tool const& tool) const;
  void pin(Tool const& tool);

 private:
  void load();

  std::string file_;
  json::object pins_;  // by `server/tool`: sha256, and the definition where it is short enough
};

/// The lines that differ, each with `-` or `+` before it, and two lines around them with a blank.
/// Texts of more lines than can be compared are only said to differ.
[[nodiscard]] std::string unified_difference(std::string const& before, std::string const& after);

}  // namespace tessera::agent

#pragma once

#include "mcp/protocol/version.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>

namespace tessera::mcp {

/// The era in which a server was found, by origin, so that a legacy server is not asked the modern
/// question each time. Only a hint: when it proves wrong, the server is probed again. Bounded. Used
/// on one strand only; may serve several clients of it.
/// Spec: MCP 2026-07-28 basic/versioning (era detection)
class EraMemory {
 public:
  explicit EraMemory(std::size_t limit = 1'000) : limit_(limit) {}

  /// @param url  of the server's endpoint; only its origin counts
  [[nodiscard]] std::optional<Era> find(std::string const& url) const;
  void keep(std::string const& url, Era era);
  void forget(std::string const& url);

 private:
  std::size_t limit_;
  std::map<std::string, Era> eras_;
};

}  // namespace tessera::mcp

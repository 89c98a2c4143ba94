#pragma once

#include "base/clock.hpp"
#include "mcp/protocol/notifications.hpp"

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// The little that legacy sessions want remembered: their log level and what they subscribed to. In
/// this process only: on another replica a session has the defaults. Bounded: the session that
/// expires first makes room. Safe to use from any thread.
/// Spec: MCP 2025-11-25 server/utilities/logging, server/resources (subscriptions)
class SessionTable {
 public:
  static constexpr std::size_t kSubscriptions = 256;  ///< Of one session.

  explicit SessionTable(std::size_t capacity = 10'000) : capacity_(capacity) {}

  void set_level(std::string const& key, SysSeconds expires_at, LoggingLevel level);
  [[nodiscard]] std::optional<LoggingLevel> level(std::string const& key) const;

  /// @return false when the session has too many already
  bool subscribe(std::string const& key, SysSeconds expires_at, std::string uri);
  void unsubscribe(std::string const& key, std::string_view uri);
  [[nodiscard]] bool subscribed(std::string const& key, std::string_view uri) const;

  void forget(std::string const& key);

 private:
  struct Entry {
    SysSeconds expires_at{};
    std::optional<LoggingLevel> level;
    std::set<std::string, std::less<>> uris;
  };
  Entry& entry(std::string const& key, SysSeconds expires_at);
  void erase(std::map<std::string, Entry>::iterator at);

  std::size_t capacity_;
  mutable std::mutex mutex_;
  std::map<std::string, Entry> by_key_;
  std::set<std::pair<SysSeconds, std::string>> by_end_;
};

}  // namespace tessera::mcp

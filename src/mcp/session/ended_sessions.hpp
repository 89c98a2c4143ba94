#pragma once

#include "base/clock.hpp"

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

namespace tessera::mcp {

/// Sessions that their clients ended before they expired, in this process. A session is a sealed id
/// and would go on working otherwise. Bounded: the one that expires first makes room, and a replica
/// that has not seen the end still serves it, which is harmless as a session is no credential.
/// Safe to use from any thread.
class EndedSessions {
 public:
  /// @param clock  not owned; outlives this
  explicit EndedSessions(Clock const& clock, std::size_t capacity = 10'000);

  void add(std::string const& key, SysSeconds expires_at);
  [[nodiscard]] bool contains(std::string const& key) const;

 private:
  Clock const& clock_;
  std::size_t capacity_;
  mutable std::mutex mutex_;
  std::map<std::string, SysSeconds> by_key_;
  std::multimap<SysSeconds, std::string> by_end_;
};

}  // namespace tessera::mcp

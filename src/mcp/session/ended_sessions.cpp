#include "mcp/session/ended_sessions.hpp"

namespace tessera::mcp {

EndedSessions::EndedSessions(Clock const& clock, std::size_t capacity)
    : clock_(clock), capacity_(capacity) {}

void EndedSessions::add(std::string const& key, SysSeconds expires_at) {
  std::lock_guard const lock(mutex_);
  if (!by_key_.emplace(key, expires_at).second) return;
  by_end_.emplace(expires_at, key);
  SysSeconds const now = clock_.now_seconds();
  while (!by_end_.empty() && (by_end_.begin()->first <= now || by_end_.size() > capacity_)) {
    by_key_.erase(by_end_.begin()->second);
    by_end_.erase(by_end_.begin());
  }
}

bool EndedSessions::contains(std::string const& key) const {
  std::lock_guard const lock(mutex_);
  return by_key_.contains(key);
}

}  // namespace tessera::mcp

#include "mcp/session/session_table.hpp"

#include <utility>

namespace tessera::mcp {

SessionTable::Entry& SessionTable::entry(std::string const& key, SysSeconds expires_at) {
  auto const [found, fresh] = by_key_.try_emplace(key);
  if (!fresh) return found->second;
  found->second.expires_at = expires_at;
  by_end_.emplace(expires_at, key);
  if (by_key_.size() > capacity_) {
    auto first = by_end_.begin();
    if (first->second == key) ++first;
    if (first != by_end_.end()) erase(by_key_.find(first->second));
  }
  return found->second;
}

void SessionTable::erase(std::map<std::string, Entry>::iterator at) {
  by_end_.erase({at->second.expires_at, at->first});
  by_key_.erase(at);
}

void SessionTable::set_level(std::string const& key, SysSeconds expires_at, LoggingLevel level) {
  std::lock_guard const lock(mutex_);
  entry(key, expires_at).level = level;
}

std::optional<LoggingLevel> SessionTable::level(std::string const& key) const {
  std::lock_guard const lock(mutex_);
  auto const found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  return found->second.level;
}

bool SessionTable::subscribe(std::string const& key, SysSeconds expires_at, std::string uri) {
  std::lock_guard const lock(mutex_);
  auto& uris = entry(key, expires_at).uris;
  if (uris.size() >= kSubscriptions && !uris.contains(uri)) return false;
  uris.insert(std::move(uri));
  return true;
}

void SessionTable::unsubscribe(std::string const& key, std::string_view uri) {
  std::lock_guard const lock(mutex_);
  auto const found = by_key_.find(key);
  if (found == by_key_.end()) return;
  auto const at = found->second.uris.find(uri);
  if (at != found->second.uris.end()) found->second.uris.erase(at);
}

bool SessionTable::subscribed(std::string const& key, std::string_view uri) const {
  std::lock_guard const lock(mutex_);
  auto const found = by_key_.find(key);
  return found != by_key_.end() && found->second.uris.contains(uri);
}

void SessionTable::forget(std::string const& key) {
  std::lock_guard const lock(mutex_);
  if (auto const found = by_key_.find(key); found != by_key_.end()) erase(found);
}

}  // namespace tessera::mcp

#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace tessera {

/// Values by name, at most so many: a new one takes the place of the one that was not asked for
/// longest. Every operation takes constant time. Not safe for use from several threads at once.
template <class T>
class LruMap {
 public:
  /// @param capacity  at least 1
  explicit LruMap(std::size_t capacity) : capacity_(std::max<std::size_t>(capacity, 1)) {}
  LruMap(LruMap const&) = delete;
  LruMap& operator=(LruMap const&) = delete;

  /// @return null when there is none; otherwise valid until it is pushed out or removed
  [[nodiscard]] T* find(std::string_view name) {
    auto const found = index_.find(name);
    if (found == index_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->second;
  }

  /// Puts it there, instead of what has the name already.
  T& put(std::string name, T value) {
    if (T* const known = find(name)) {
      *known = std::move(value);
      return *known;
    }
    if (entries_.size() >= capacity_) {
      index_.erase(entries_.back().first);
      entries_.pop_back();
    }
    entries_.emplace_front(std::move(name), std::move(value));
    index_.emplace(entries_.front().first, entries_.begin());
    return entries_.front().second;
  }

  void remove(std::string_view name) {
    auto const found = index_.find(name);
    if (found == index_.end()) return;
    auto const entry = found->second;
    index_.erase(found);
    entries_.erase(entry);
  }

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

 private:
  using Entries = std::list<std::pair<std::string, T>>;

  std::size_t capacity_;
  Entries entries_;  // the one asked for last comes first
  std::unordered_map<std::string_view, typename Entries::iterator> index_;  // names in `entries_`
};

}  // namespace tessera

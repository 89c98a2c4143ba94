#pragma once

#include "base/prefetch.hpp"
#include "base/recency_index.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tessera {

/// Values by key, at most so many: a new one takes the place of the one that was not asked for
/// longest. Every operation takes constant time. Not safe for use from several threads at once.
/// @tparam Hash  of what `find` takes; keys that a stranger chooses freely want one that is keyed
template <class T, class Key = std::string, class Hash = std::hash<std::string_view>>
class LruMap {
 public:
  using View = std::conditional_t<std::is_same_v<Key, std::string>, std::string_view, Key const&>;

  /// @param capacity  at least 1
  explicit LruMap(std::size_t capacity) : capacity_(std::max<std::size_t>(capacity, 1)) {}
  LruMap(LruMap const&) = delete;
  LruMap& operator=(LruMap const&) = delete;

  /// @return null when there is none; otherwise valid until it is pushed out or removed
  [[nodiscard]] T* find(View key) {
    Place const place = place_of(key);
    if (place == RecencyIndex::kNone) return nullptr;
    index_.touch(place);
    return &entries_[place]->value;
  }

  /// Puts it there, instead of what has the key already.
  T& put(Key key, T value) {
    if (T* const known = find(key)) {
      *known = std::move(value);
      return *known;
    }
    if (size() >= capacity_) drop(index_.oldest());
    Place const place = index_.add(hash_of(key));
    if (place == entries_.size()) entries_.emplace_back();
    entries_[place] = std::make_unique<Entry>(Entry{std::move(key), std::move(value)});
    return entries_[place]->value;
  }

  void remove(View key) {
    Place const place = place_of(key);
    if (place != RecencyIndex::kNone) drop(place);
  }

  [[nodiscard]] std::size_t size() const noexcept { return index_.size(); }

 private:
  using Place = RecencyIndex::Place;
  struct Entry {
    Key key;
    T value;
  };

  static std::uint32_t hash_of(View key) { return static_cast<std::uint32_t>(Hash{}(key)); }
  [[nodiscard]] Place place_of(View key) const {
    return index_.find(hash_of(key), [&](Place place) {
      Entry const* const entry = entries_[place].get();
      prefetch(entry);
      return entry->key == key;
    });
  }
  void drop(Place place) {
    index_.remove(place);
    entries_[place].reset();
  }

  std::size_t capacity_;
  RecencyIndex index_;
  std::vector<std::unique_ptr<Entry>> entries_;  // by place
};

}  // namespace tessera

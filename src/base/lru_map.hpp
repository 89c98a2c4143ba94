#pragma once

#include "base/prefetch.hpp"
#include "base/recency_index.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
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
    return &entry_at(place)->value;
  }

  /// What `find` will probably answer, when the hash of a key is known before the key is: so that
  /// it can be fetched from far memory in the meantime. Does not count as asking.
  [[nodiscard]] T const* likely(std::size_t hash) const {
    Place const place = index_.find(static_cast<std::uint32_t>(hash), [](Place) { return true; });
    return place == RecencyIndex::kNone ? nullptr : &entry_at(place)->value;
  }

  /// Puts it there, instead of what has the key already.
  T& put(Key key, T value) {
    if (T* const known = find(key)) {
      *known = std::move(value);
      return *known;
    }
    if (size() >= capacity_) drop(index_.oldest());
    Place const place = index_.add(hash_of(key));
    if (place == chunks_.size() * kChunk) chunks_.push_back(std::make_unique<Chunk>());
    return entry_at(place).emplace(Entry{std::move(key), std::move(value)}).value;
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

  // What is handed out stays where it is, so entries lie in pieces that never move; and in pieces,
  // not one by one, so that the way to each is short.
  static constexpr std::size_t kChunk = 32;
  using Chunk = std::array<std::optional<Entry>, kChunk>;

  [[nodiscard]] std::optional<Entry>& entry_at(Place place) const {
    return (*chunks_[place / kChunk])[place % kChunk];
  }
  static std::uint32_t hash_of(View key) { return static_cast<std::uint32_t>(Hash{}(key)); }
  [[nodiscard]] Place place_of(View key) const {
    return index_.find(hash_of(key), [&](Place place) {
      std::optional<Entry> const& entry = entry_at(place);
      prefetch(&entry);
      return entry->key == key;
    });
  }
  void drop(Place place) {
    index_.remove(place);
    entry_at(place).reset();
  }

  std::size_t capacity_;
  RecencyIndex index_;
  std::vector<std::unique_ptr<Chunk>> chunks_;  // by place
};

}  // namespace tessera

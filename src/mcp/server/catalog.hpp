#pragma once

#include "base/error.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/server/frozen_list.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace tessera::mcp {

/// The tools of a server, or its prompts, resources or templates: found by key, listed as frozen
/// bytes, used by those who have the scopes. An item says its `key()`, its `scopes()` and its entry
/// in the list, `listed()`.
/// Concurrency: `add` before anything else; the rest from any thread.
template <class Item>
class Catalog {
 public:
  explicit Catalog(FrozenList::Options options) : list_(std::move(options)) {}

  /// Throws Exception when the key is taken or there are more than 64 different scopes.
  void add(Item item) {
    std::string key(item.key());
    if (by_key_.contains(key))
      throw Exception(fail(Errc::bad_message, "'" + key + "' is there already"));
    list_.add(item.listed(), item.scopes());
    by_key_.emplace(std::move(key), items_.size());
    items_.push_back(std::move(item));
  }

  /// @return null when there is no such item
  [[nodiscard]] Item const* find(std::string_view key) const noexcept {
    auto const found = by_key_.find(key);
    return found == by_key_.end() ? nullptr : &items_[found->second];
  }
  [[nodiscard]] bool allows(Item const& item, http::Principal const* principal) const noexcept {
    return list_.allows(item.scopes(), principal);
  }
  [[nodiscard]] std::deque<Item> const& items() const noexcept { return items_; }
  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
  [[nodiscard]] FrozenList const& list() const noexcept { return list_; }

 private:
  FrozenList list_;
  std::deque<Item> items_;  ///< In the order of their adding; never moved.
  std::map<std::string, std::size_t, std::less<>> by_key_;
};

}  // namespace tessera::mcp

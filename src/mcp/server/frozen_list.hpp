#pragma once

#include "http/principal.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tessera::mcp {

namespace json = boost::json;

/// What a server lists — tools, prompts, resources, templates — as bytes. What a principal may see
/// depends on its scopes and on what the program hides from it, so each such pair that occurs has
/// its pages frozen once.
/// Concurrency: `add` before anything else; the rest from any thread.
/// Spec: MCP 2026-07-28 server/utilities/pagination, server/utilities/caching
class FrozenList {
 public:
  struct Options {
    std::string key;                   ///< Of the array in the result, e.g. `tools`. Required.
    bool allow_anonymous = false;      ///< Who is nobody may see and use everything.
    std::chrono::milliseconds ttl{0};  ///< How long a client may keep a page.
    std::string result_meta = "{}";    ///< `_meta` of modern results, as JSON.
    std::size_t page_size = 0;         ///< Entries of one page; 0: all on one.
    std::size_t frozen_sets = 64;      ///< Pairs of scopes and hidden entries whose pages are kept.
    bool personal = false;             ///< What is hidden depends on who asks.
  };
  explicit FrozenList(Options options);

  /// One entry as JSON, in the words of each era.
  struct Entry {
    std::string modern;
    std::string legacy;
  };
  /// Entries keep the order of their adding. Throws Exception when there are more than 64 different
  /// scopes.
  void add(Entry entry, std::vector<std::string> const& scopes);

  /// True when the principal has all of `scopes`. @param principal  null: nobody
  [[nodiscard]] bool allows(std::vector<std::string> const& scopes,
                            http::Principal const* principal) const noexcept;

  /// One page as the result of the list method, without the message around it.
  struct Page {
    std::string modern;
    std::string legacy;
  };
  using Pages = std::vector<Page>;
  /// Entries that are left out, by their place in the order of adding; shorter: the rest is shown.
  using Hidden = std::vector<bool>;
  /// At least one page.
  [[nodiscard]] std::shared_ptr<Pages const> pages_for(http::Principal const* principal,
                                                       Hidden const& hidden = {}) const;

  /// The page that a list request asks for; null: its cursor is none of ours. An empty string is a
  /// cursor too. @param params  of the request
  [[nodiscard]] static Page const* page_of(Pages const& pages, json::object const& params);

 private:
  [[nodiscard]] std::uint64_t scopes_of(http::Principal const* principal) const noexcept;
  [[nodiscard]] std::shared_ptr<Pages const> freeze(std::uint64_t scopes,
                                                    Hidden const& hidden) const;
  [[nodiscard]] Page freeze_page(Entry const& entries, std::string const& next) const;

  struct Scoped {
    Entry entry;
    std::uint64_t needed;  ///< Scopes, as bits of `scopes_`.
  };
  Options options_;
  std::vector<Scoped> entries_;
  std::vector<std::string> scopes_;
  mutable std::mutex mutex_;
  using Key = std::pair<std::uint64_t, Hidden>;
  mutable std::map<Key, std::shared_ptr<Pages const>> frozen_;
};

}  // namespace tessera::mcp

#include "mcp/server/frozen_list.hpp"

#include "base/encoding.hpp"
#include "mcp/protocol/errc.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

/// Where a page begins, for clients to keep but not to read.
std::string cursor_of(std::size_t page) { return base64url_encode("page " + std::to_string(page)); }

}  // namespace

FrozenList::FrozenList(Options options) : options_(std::move(options)) {}

void FrozenList::add(Entry entry, std::vector<std::string> const& scopes) {
  std::uint64_t needed = 0;
  for (std::string const& scope : scopes) {
    auto at = std::find(scopes_.begin(), scopes_.end(), scope);
    if (at == scopes_.end()) {
      if (scopes_.size() == 64) throw Exception(fail(Errc::bad_message, "more than 64 scopes"));
      scopes_.push_back(scope);
      at = scopes_.end() - 1;
    }
    needed |= std::uint64_t{1} << (at - scopes_.begin());
  }
  entries_.push_back(Scoped{std::move(entry), needed});
}

bool FrozenList::allows(std::vector<std::string> const& scopes,
                        http::Principal const* principal) const noexcept {
  if (scopes.empty()) return true;
  if (principal == nullptr) return options_.allow_anonymous;
  return std::all_of(scopes.begin(), scopes.end(),
                     [&](std::string const& scope) { return principal->has_scope(scope); });
}

std::uint64_t FrozenList::scopes_of(http::Principal const* principal) const noexcept {
  if (principal == nullptr) return options_.allow_anonymous ? ~std::uint64_t{0} : 0;
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < scopes_.size(); ++i)
    if (principal->has_scope(scopes_[i])) out |= std::uint64_t{1} << i;
  return out;
}

std::shared_ptr<FrozenList::Pages const> FrozenList::pages_for(http::Principal const* principal,
                                                               Hidden const& hidden) const {
  Key key(scopes_of(principal), hidden);
  std::lock_guard const lock(mutex_);
  auto const known = frozen_.find(key);
  if (known != frozen_.end()) return known->second;
  std::shared_ptr<Pages const> pages = freeze(key.first, hidden);
  if (frozen_.size() < options_.frozen_sets) frozen_.emplace(std::move(key), pages);
  return pages;
}

FrozenList::Page const* FrozenList::page_of(Pages const& pages, json::object const& params) {
  json::value const* cursor = params.if_contains("cursor");
  if (cursor == nullptr) return &pages.front();
  if (!cursor->is_string()) return nullptr;
  for (std::size_t page = 1; page < pages.size(); ++page)
    if (std::string_view(cursor->get_string()) == cursor_of(page)) return &pages[page];
  return nullptr;
}

std::shared_ptr<FrozenList::Pages const> FrozenList::freeze(std::uint64_t scopes,
                                                            Hidden const& hidden) const {
  auto pages = std::make_shared<Pages>();
  Entry entries;
  std::size_t count = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Scoped const& one = entries_[i];
    if ((one.needed & ~scopes) != 0 || (i < hidden.size() && hidden[i])) continue;
    if (options_.page_size != 0 && count == options_.page_size) {
      pages->push_back(freeze_page(entries, cursor_of(pages->size() + 1)));
      entries = {};
      count = 0;
    }
    std::string_view const comma = count++ > 0 ? "," : "";
    entries.modern.append(comma).append(one.entry.modern);
    entries.legacy.append(comma).append(one.entry.legacy);
  }
  pages->push_back(freeze_page(entries, {}));
  return pages;
}

FrozenList::Page FrozenList::freeze_page(Entry const& entries, std::string const& next) const {
  std::string const begin = '"' + options_.key + R"(":[)";
  std::string end = "]";
  if (!next.empty()) end += R"(,"nextCursor":")" + next + '"';
  Page page;
  page.legacy = '{' + begin + entries.legacy + end + '}';
  // A list that depends on who asks must not be shared.
  bool const shared = scopes_.empty() && !options_.personal;
  std::string const cache_scope = shared ? "public" : "private";
  page.modern = R"({"resultType":"complete",)" + begin + entries.modern + end + R"(,"ttlMs":)" +
                std::to_string(options_.ttl.count()) + R"(,"cacheScope":")" + cache_scope +
                R"(","_meta":)" + options_.result_meta + '}';
  return page;
}

}  // namespace tessera::mcp

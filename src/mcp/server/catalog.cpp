#include "mcp/server/catalog.hpp"

#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/meta.hpp"

#include <algorithm>

namespace tessera::mcp {

void Catalog::add(AnyTool tool) {
  if (by_name_.contains(tool.spec().name))
    throw Exception(fail(Errc::bad_message, "tool '" + tool.spec().name + "' is there already"));
  std::uint64_t needed = 0;
  for (std::string const& scope : tool.spec().scopes) {
    auto at = std::find(scopes_.begin(), scopes_.end(), scope);
    if (at == scopes_.end()) {
      if (scopes_.size() == 64) throw Exception(fail(Errc::bad_message, "more than 64 scopes"));
      scopes_.push_back(scope);
      at = scopes_.end() - 1;
    }
    needed |= std::uint64_t{1} << (at - scopes_.begin());
  }
  by_name_.emplace(tool.spec().name, tools_.size());
  needed_.push_back(needed);
  tools_.push_back(std::move(tool));
}

AnyTool const* Catalog::find(std::string_view name) const noexcept {
  auto const found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &tools_[found->second];
}

bool Catalog::allows(AnyTool const& tool, http::Principal const* principal) const noexcept {
  return (principal == nullptr && options_.allow_anonymous) || tool.allowed_for(principal);
}

std::uint64_t Catalog::scopes_of(http::Principal const* principal) const noexcept {
  if (principal == nullptr) return options_.allow_anonymous ? ~std::uint64_t{0} : 0;
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < scopes_.size(); ++i)
    if (principal->has_scope(scopes_[i])) out |= std::uint64_t{1} << i;
  return out;
}

std::shared_ptr<Catalog::Lists const> Catalog::lists_for(http::Principal const* principal) const {
  std::uint64_t const scopes = scopes_of(principal);
  std::lock_guard const lock(mutex_);
  auto const known = frozen_.find(scopes);
  if (known != frozen_.end()) return known->second;
  std::shared_ptr<Lists const> lists = freeze(scopes);
  if (frozen_.size() < options_.frozen_lists) frozen_.emplace(scopes, lists);
  return lists;
}

std::shared_ptr<Catalog::Lists const> Catalog::freeze(std::uint64_t scopes) const {
  std::string pages = "[";
  for (std::size_t i = 0; i < tools_.size(); ++i) {
    if ((needed_[i] & ~scopes) != 0) continue;
    if (pages.size() > 1) pages += ',';
    pages += write_json(to_json(tools_[i].page()));
  }
  pages += ']';
  auto lists = std::make_shared<Lists>();
  lists->legacy = R"({"tools":)" + pages + "}";
  // With scopes the list depends on who asks, so it must not be shared.
  std::string_view const cache_scope = scopes_.empty() ? "public" : "private";
  lists->modern = R"({"resultType":"complete","tools":)" + pages + R"(,"ttlMs":)" +
                  std::to_string(options_.ttl.count()) + R"(,"cacheScope":")" +
                  std::string(cache_scope) + R"(","_meta":)" + options_.result_meta + "}";
  return lists;
}

}  // namespace tessera::mcp

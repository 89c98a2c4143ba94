#include "oauth/model/scope_set.hpp"

#include "oauth/model/errors.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxTokens = 64;
constexpr std::size_t kMaxTokenSize = 256;

bool is_scope_token(std::string_view token) {
  return !token.empty() && token.size() <= kMaxTokenSize && std::ranges::all_of(token, [](char c) {
    return c > 0x20 && c < 0x7f && c != '"' && c != '\\';
  });
}

}  // namespace

Result<void> ScopeSet::insert(std::string_view token) {
  if (!is_scope_token(token)) return fail(Errc::invalid_scope, "the scope is malformed");
  if (contains(token)) return {};
  if (tokens_.size() >= kMaxTokens) return fail(Errc::invalid_scope, "the scope names too many");
  tokens_.emplace_back(token);
  return {};
}

Result<ScopeSet> ScopeSet::parse(std::string_view text) {
  ScopeSet set;
  while (!text.empty()) {
    std::size_t const end = std::min(text.find(' '), text.size());
    Result<void> const added = set.insert(text.substr(0, end));
    if (!added) return added.error();
    if (end + 1 == text.size()) return fail(Errc::invalid_scope, "the scope is malformed");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return set;
}

Result<ScopeSet> ScopeSet::of(std::vector<std::string> const& tokens) {
  ScopeSet set;
  for (std::string const& token : tokens) {
    Result<void> const added = set.insert(token);
    if (!added) return added.error();
  }
  return set;
}

bool ScopeSet::contains(std::string_view token) const noexcept {
  return std::ranges::find(tokens_, token) != tokens_.end();
}

bool ScopeSet::is_subset_of(ScopeSet const& other) const noexcept {
  return std::ranges::all_of(tokens_,
                             [&](std::string const& token) { return other.contains(token); });
}

Result<ScopeSet> ScopeSet::united_with(ScopeSet const& other) const {
  ScopeSet all = *this;
  for (std::string const& token : other.tokens_) {
    Result<void> const added = all.insert(token);
    if (!added) return added.error();
  }
  return all;
}

ScopeSet ScopeSet::intersection(ScopeSet const& other) const {
  ScopeSet both;
  for (std::string const& token : tokens_)
    if (other.contains(token)) both.tokens_.push_back(token);
  return both;
}

std::string ScopeSet::join() const {
  std::string text;
  for (std::string const& token : tokens_) {
    if (!text.empty()) text += ' ';
    text += token;
  }
  return text;
}

}  // namespace tessera::oauth

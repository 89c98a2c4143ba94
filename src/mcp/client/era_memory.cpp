#include "mcp/client/era_memory.hpp"

#include "http/message/url.hpp"

namespace tessera::mcp {
namespace {

std::string origin_of(std::string const& url) {
  Result<http::Url> const parsed = http::parse_url(url);
  return parsed ? parsed->origin() : std::string();
}

}  // namespace

std::optional<Era> EraMemory::find(std::string const& url) const {
  auto const found = eras_.find(origin_of(url));
  if (found == eras_.end()) return std::nullopt;
  return found->second;
}

void EraMemory::keep(std::string const& url, Era era) {
  std::string const origin = origin_of(url);
  if (origin.empty() || limit_ == 0) return;
  // Which one goes matters little: it is probed again when it is needed.
  if (eras_.size() >= limit_ && !eras_.contains(origin)) eras_.erase(eras_.begin());
  eras_.insert_or_assign(origin, era);
}

void EraMemory::forget(std::string const& url) { eras_.erase(origin_of(url)); }

}  // namespace tessera::mcp

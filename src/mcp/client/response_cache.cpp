#include "mcp/client/response_cache.hpp"

#include "base/json_codec.hpp"
#include "mcp/protocol/meta.hpp"
#include "mcp/protocol/methods.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tessera::mcp {
namespace {

// A server may promise more than we want to believe.
constexpr std::int64_t kLongestLife = 24LL * 60 * 60 * 1'000;

constexpr std::array<std::string_view, 7> kKept{
    kMethodListTools,    kMethodListPrompts, kMethodListResources, kMethodListTemplates,
    kMethodReadResource, kMethodListSkills,  kMethodGetSkill};

std::string params_text(json::object params) {
  params.erase("_meta");
  return write_canonical_json(json::value(std::move(params)));
}

std::int64_t life_of(json::value const& result) {
  json::value const* const life = json_find(result, "ttlMs");
  if (life == nullptr) return 0;
  Result<std::int64_t> const read = from_json<std::int64_t>(*life);
  return read ? std::clamp<std::int64_t>(*read, 0, kLongestLife) : 0;
}

}  // namespace

bool ResponseCache::takes(std::string_view method) noexcept {
  return std::find(kKept.begin(), kKept.end(), method) != kKept.end();
}

std::optional<json::value> ResponseCache::find(Place const& place, std::string_view method,
                                               json::object const& params) {
  if (entries_.empty() || !takes(method)) return std::nullopt;
  Key key{place.server, std::string(method), params_text(params), place.authorization};
  for (bool const shared : {false, true}) {
    if (shared) key.authorization.clear();
    auto const found = entries_.find(key);
    if (found == entries_.end()) continue;
    if (clock_.steady_now() >= found->second.until) {
      erase(found);
      continue;
    }
    Result<json::value> value = parse_json(found->second.json, JsonLimits{.bytes = limits_.bytes});
    if (value) return std::move(*value);
  }
  return std::nullopt;
}

void ResponseCache::keep(Place const& place, std::string_view method, json::object const& params,
                         json::value const& result) {
  std::int64_t const life = takes(method) ? life_of(result) : 0;
  std::string_view const kind = json_text(result, "resultType");
  bool const complete = kind.empty() || kind == kResultComplete;
  bool const answered = params.contains("inputResponses") || params.contains("requestState");
  if (life == 0 || !complete || answered) return;
  bool const is_public = json_text(result, "cacheScope") == "public";
  Key key{place.server, std::string(method), params_text(params),
          is_public ? std::string() : place.authorization};
  std::string text = write_json(result);
  if (text.size() > limits_.bytes || limits_.entries == 0) return;
  if (auto const old = entries_.find(key); old != entries_.end()) erase(old);
  make_room(text.size());
  bytes_ += text.size();
  entries_.emplace(std::move(key),
                   Entry{std::move(text), clock_.steady_now() + std::chrono::milliseconds(life)});
}

void ResponseCache::make_room(std::size_t bytes) {
  while (!entries_.empty() &&
         (entries_.size() >= limits_.entries || bytes_ + bytes > limits_.bytes)) {
    erase(std::min_element(entries_.begin(), entries_.end(), [](auto const& a, auto const& b) {
      return a.second.until < b.second.until;
    }));
  }
}

void ResponseCache::erase(Entries::iterator entry) {
  bytes_ -= entry->second.json.size();
  entries_.erase(entry);
}

void ResponseCache::forget(std::string const& server, std::string_view method) {
  ++forgotten_;
  auto entry = entries_.lower_bound(Key{server, std::string(method), {}, {}});
  while (entry != entries_.end() && entry->first.server == server && entry->first.method == method)
    erase(entry++);
}

void ResponseCache::forget_resource(std::string const& server, std::string const& uri) {
  ++forgotten_;
  json::object params;
  params["uri"] = uri;
  std::string const text = params_text(std::move(params));
  auto entry = entries_.lower_bound(Key{server, std::string(kMethodReadResource), text, {}});
  while (entry != entries_.end() && entry->first.server == server &&
         entry->first.method == kMethodReadResource && entry->first.params == text)
    erase(entry++);
}

void ResponseCache::forget(std::string const& server) {
  ++forgotten_;
  auto entry = entries_.lower_bound(Key{server, {}, {}, {}});
  while (entry != entries_.end() && entry->first.server == server) erase(entry++);
}

}  // namespace tessera::mcp

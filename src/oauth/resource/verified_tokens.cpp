#include "oauth/resource/verified_tokens.hpp"

#include "base/prefetch.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace tessera::oauth {
namespace {

void prefetch_what_is_read_of(http::Principal const& principal) noexcept {
  prefetch(principal.client_id.data(), principal.client_id.size());
  prefetch(principal.scopes.data(), principal.scopes.size());
  prefetch(principal.claims.begin(), principal.claims.size());
}

}  // namespace

VerifiedTokens::VerifiedTokens(Clock const& clock, Options options)
    : clock_(clock), options_(options), entries_(options.entries) {
  options_.life = std::min(options_.life, std::chrono::seconds{60});
}

// The end of a token is a piece of its signature, or random as all of it. Nobody can choose it so
// that tokens collide, because only those that a trusted issuer signed or vouched for come in.
std::size_t VerifiedTokens::hash_of(std::string_view token) noexcept {
  constexpr std::size_t kEnd = 32;
  return std::hash<std::string_view>{}(token.substr(token.size() - std::min(token.size(), kEnd)));
}

VerifiedTokens::Key VerifiedTokens::key_of(std::string_view token) {
  return {hash_of(token), crypto::sha256(token)};
}

VerifiedToken* VerifiedTokens::find(std::string_view token) {
  // With very many tokens, most of the time would go into waiting for memory: what is probably
  // meant comes while the digest is computed that tells whether it is.
  if (Entry const* const likely = entries_.likely(hash_of(token))) {
    prefetch(likely);
    prefetch(likely->token.principal.get());
  }
  Key const key = key_of(token);
  Entry* const entry = entries_.find(key);
  if (entry == nullptr) return nullptr;
  if (clock_.steady_now() >= entry->ends) {
    entries_.remove(key);
    return nullptr;
  }
  prefetch_what_is_read_of(*entry->token.principal);
  return &entry->token;
}

void VerifiedTokens::put(std::string_view token, VerifiedToken verified) {
  if (options_.entries == 0) return;
  entries_.put(key_of(token), Entry{std::move(verified), clock_.steady_now() + options_.life});
}

void VerifiedTokens::remove(std::string_view token) { entries_.remove(key_of(token)); }

}  // namespace tessera::oauth

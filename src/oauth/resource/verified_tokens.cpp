#include "oauth/resource/verified_tokens.hpp"

#include "base/prefetch.hpp"

#include <algorithm>

namespace tessera::oauth {

VerifiedTokens::VerifiedTokens(Clock const& clock, Options options)
    : clock_(clock), options_(options), entries_(options.entries) {
  options_.life = std::min(options_.life, std::chrono::seconds{60});
}

VerifiedToken* VerifiedTokens::find(crypto::Sha256Digest const& key) {
  Entry* const entry = entries_.find(key);
  if (entry == nullptr) return nullptr;
  prefetch(entry->token.principal.get());
  if (clock_.steady_now() >= entry->ends) {
    remove(key);
    return nullptr;
  }
  return &entry->token;
}

void VerifiedTokens::put(crypto::Sha256Digest const& key, VerifiedToken token) {
  if (options_.entries == 0) return;
  entries_.put(key, Entry{std::move(token), clock_.steady_now() + options_.life});
}

void VerifiedTokens::remove(crypto::Sha256Digest const& key) { entries_.remove(key); }

}  // namespace tessera::oauth

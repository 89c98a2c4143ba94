#include "oauth/resource/verified_tokens.hpp"

#include <algorithm>

namespace tessera::oauth {

VerifiedTokens::VerifiedTokens(Clock const& clock, Options options)
    : clock_(clock), options_(options) {
  options_.life = std::min(options_.life, std::chrono::seconds{60});
}

VerifiedToken* VerifiedTokens::find(crypto::Sha256Digest const& key) {
  auto const found = index_.find(key);
  if (found == index_.end()) return nullptr;
  if (clock_.steady_now() >= found->second->ends) {
    remove(key);
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, found->second);
  return &entries_.front().token;
}

void VerifiedTokens::put(crypto::Sha256Digest const& key, VerifiedToken token) {
  if (options_.entries == 0) return;
  remove(key);
  if (index_.size() >= options_.entries) {
    index_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front(Entry{key, std::move(token), clock_.steady_now() + options_.life});
  index_[key] = entries_.begin();
}

void VerifiedTokens::remove(crypto::Sha256Digest const& key) {
  auto const found = index_.find(key);
  if (found == index_.end()) return;
  entries_.erase(found->second);
  index_.erase(found);
}

}  // namespace tessera::oauth

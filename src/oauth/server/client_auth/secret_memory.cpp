#include "oauth/server/client_auth/secret_memory.hpp"

#include "crypto/hmac.hpp"

namespace tessera::oauth {

SecretMemory::SecretMemory(std::size_t limit, Clock const& clock, Random& random)
    : limit_(limit), clock_(clock), key_(random_token(random, 256)) {}

bool SecretMemory::knows(Name const& name) {
  std::scoped_lock const lock(mutex_);
  auto const found = ends_.find(name.keyed_hash);
  if (found == ends_.end()) return false;
  if (clock_.steady_now() < found->second) return true;
  ends_.erase(found);
  return false;
}

void SecretMemory::keep(Name name, std::chrono::seconds life) {
  std::scoped_lock const lock(mutex_);
  if (ends_.size() >= limit_) ends_.clear();
  ends_[std::move(name.keyed_hash)] = clock_.steady_now() + life;
}

SecretMemory::Name SecretMemory::name_of(Secret const& fact) const {
  return {crypto::hmac_sha256(key_, fact.reveal())};
}

}  // namespace tessera::oauth

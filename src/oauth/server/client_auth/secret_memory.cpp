#include "oauth/server/client_auth/secret_memory.hpp"

#include "crypto/hmac.hpp"

namespace tessera::oauth {

SecretMemory::SecretMemory(std::size_t limit, Clock const& clock, Random& random)
    : limit_(limit), clock_(clock), key_(random_token(random, 256)) {}

bool SecretMemory::knows(Secret const& fact) {
  std::string const name = name_of(fact);
  std::scoped_lock const lock(mutex_);
  auto const found = ends_.find(name);
  if (found == ends_.end()) return false;
  if (clock_.steady_now() < found->second) return true;
  ends_.erase(found);
  return false;
}

void SecretMemory::keep(Secret const& fact, std::chrono::seconds life) {
  std::string const name = name_of(fact);
  std::scoped_lock const lock(mutex_);
  if (ends_.size() >= limit_) ends_.clear();
  ends_[name] = clock_.steady_now() + life;
}

std::string SecretMemory::name_of(Secret const& fact) const {
  return crypto::hmac_sha256(key_, fact.reveal());
}

}  // namespace tessera::oauth

#include "oauth/resource/seen_proofs.hpp"

#include "crypto/digest.hpp"
#include "oauth/model/errors.hpp"

namespace tessera::oauth {

Result<void> SeenProofs::remember(std::string_view thumbprint, std::string_view jti,
                                  SysSeconds until, SysSeconds now) {
  std::string key = crypto::sha256_bytes(std::string(thumbprint) + ' ' + std::string(jti));
  std::scoped_lock const lock(mutex_);
  while (!ends_.empty() && ends_.begin()->first < now) {
    seen_.erase(ends_.begin()->second);
    ends_.erase(ends_.begin());
  }
  if (seen_.contains(key)) return fail(Errc::invalid_dpop_proof, {}, "replayed_proof");
  if (seen_.size() >= limit_) return fail(Errc::temporarily_unavailable, {}, "too_many_proofs");
  seen_.insert(key);
  ends_.emplace(until, std::move(key));
  return {};
}

}  // namespace tessera::oauth

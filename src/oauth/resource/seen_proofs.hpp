#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>

namespace tessera::oauth {

/// The DPoP proofs that were used lately, so that each is good once. One object may serve every
/// worker of a process: safe to use from any thread. Spec: RFC 9449 §11.1
class SeenProofs {
 public:
  /// @param limit  proofs that are remembered at once. Only holders of a good token get one in.
  explicit SeenProofs(std::size_t limit = 100'000) : limit_(limit) {}

  /// @param until  from when the proof is too old anyway
  /// Errors: Errc::invalid_dpop_proof when it was seen before, temporarily_unavailable when there
  /// is no room: forgetting one would let it be used again.
  [[nodiscard]] Result<void> remember(std::string_view thumbprint, std::string_view jti,
                                      SysSeconds until, SysSeconds now);

 private:
  std::size_t const limit_;
  std::mutex mutex_;  // guards what follows
  std::unordered_set<std::string> seen_;
  std::multimap<SysSeconds, std::string> ends_;
};

}  // namespace tessera::oauth

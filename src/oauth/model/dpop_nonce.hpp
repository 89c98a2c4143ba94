#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace tessera::oauth {

/// Nonces for DPoP proofs that nobody has to remember: each is the time of its making, sealed with
/// a key of the server. Every replica with the key takes every other's. They change by themselves,
/// so that no proof can be made long before it is used. Immutable, safe to use from any thread.
/// Spec: RFC 9449 §8
class DpopNonces {
 public:
  /// @param master  at least 32 bytes; other purposes' keys from it are unrelated
  /// @param life    how long one is taken; a new one is given out in the second half of it
  /// @param clock   not owned; outlives this
  DpopNonces(Secret const& master, Clock const& clock,
             std::chrono::seconds life = std::chrono::minutes{5});

  /// The nonce of this moment: the same for everybody within half a life.
  [[nodiscard]] std::string current() const;
  /// True for one of ours that is not too old.
  [[nodiscard]] bool accepts(std::string_view nonce) const;

 private:
  [[nodiscard]] std::string seal(std::int64_t step) const;

  Secret key_;
  Clock const& clock_;
  std::chrono::seconds step_;
};

}  // namespace tessera::oauth

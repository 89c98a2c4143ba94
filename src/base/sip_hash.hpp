#pragma once

#include "base/random.hpp"

#include <cstdint>
#include <string_view>

namespace tessera {

/// The key of a SipHash. Made at start-up, it keeps strangers from choosing texts that meet in one
/// place of a table.
struct SipKey {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  [[nodiscard]] static SipKey make(Random& random);
};

/// 64 bits of the text: equal texts have equal hashes, and nobody without the key can find two that
/// meet. For tables in memory, not for signatures.
/// Spec: Aumasson, Bernstein: SipHash, a fast short-input PRF (SipHash-2-4)
[[nodiscard]] std::uint64_t sip_hash(SipKey key, std::string_view text) noexcept;

}  // namespace tessera

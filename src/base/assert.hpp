#pragma once

namespace tessera {

/// Prints the broken belief and stops the process; used through `TESSERA_ASSERT`.
[[noreturn]] void assertion_failed(char const* belief, char const* file, int line) noexcept;

}  // namespace tessera

/// Stops the process, in every build, when an invariant of our own code is broken. Never for
/// anything that a peer, a file or a clock can cause.
#define TESSERA_ASSERT(condition, belief) \
  (static_cast<bool>(condition) ? void(0) : ::tessera::assertion_failed(belief, __FILE__, __LINE__))

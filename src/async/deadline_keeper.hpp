#pragma once

#include <chrono>

namespace tessera {

/// Keeps a deadline for the coroutine that it runs, by cancelling all of it. A connection has a
/// timer and can cancel its handler anyway, so that a deadline kept by it costs two stores instead
/// of a task and a timer of its own. One deadline at a time; used on one strand only.
class DeadlineKeeper {
 public:
  /// When `limit` has passed, whatever the coroutine waits for is cancelled, soon.
  /// @return false: there is one already, or none can be kept now; the caller keeps its own
  [[nodiscard]] virtual bool keep(std::chrono::steady_clock::duration limit) = 0;
  /// @return true when the time had passed; then the coroutine has to reset its cancellation
  [[nodiscard]] virtual bool release() = 0;

 protected:
  DeadlineKeeper() = default;
  ~DeadlineKeeper() = default;
};

}  // namespace tessera

#pragma once

#include "async/event.hpp"

#include <atomic>
#include <chrono>
#include <memory>

namespace tessera {

/// Wakes the task that waits for it, from any thread. Rings that come before it wakes are one.
///
/// Concurrency: made, waited for and destroyed on the executor's own thread. `ring` from any
/// thread, while the bell's owner cannot go away: usually under the lock of the table in which the
/// owner is found.
class Bell {
 public:
  explicit Bell(Executor const& executor) : state_(std::make_shared<State>(executor)) {}
  Bell(Bell const&) = delete;
  Bell& operator=(Bell const&) = delete;

  void ring();

  /// @return false when nobody has rung within `limit`
  [[nodiscard]] Task<bool> wait(std::chrono::steady_clock::duration limit);

 private:
  struct State {
    explicit State(Executor const& on) : executor(on), rung(on) {}
    Executor executor;
    std::atomic<bool> posted{false};
    Event rung;  // touched on `executor` only
  };
  std::shared_ptr<State> state_;
};

}  // namespace tessera

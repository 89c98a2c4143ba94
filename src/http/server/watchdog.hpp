#pragma once

#include "async/event.hpp"

#include <chrono>
#include <functional>
#include <memory>

namespace tessera::http {

/// The one timer of a connection. Setting a deadline is a store: the timer is touched only when it
/// would fire too late, and when it fires too early it simply goes on. Used on one strand only.
class Watchdog {
 public:
  using Clock = std::chrono::steady_clock;

  /// @param bite  called once per deadline that passes; it cancels whatever is waited for. Not
  /// called any more once the watchdog is destroyed.
  Watchdog(Executor const& executor, std::function<void()> bite);
  ~Watchdog();
  Watchdog(Watchdog const&) = delete;
  Watchdog& operator=(Watchdog const&) = delete;

  void expect_within(Clock::duration span) { expect_by(Clock::now() + span); }
  void expect_by(Clock::time_point when);
  void relax() noexcept;
  /// True once after a deadline passed.
  [[nodiscard]] bool take_bitten() noexcept;

 private:
  struct State;
  static void arm(std::shared_ptr<State> const& state);
  std::shared_ptr<State> state_;  // shared with the timer's handler, which may outlive us
};

}  // namespace tessera::http

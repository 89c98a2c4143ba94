#pragma once

#include <atomic>
#include <chrono>
#include <string>

namespace tessera {

/// Wall-clock instants, in whole seconds: what tokens and databases carry.
using SysSeconds = std::chrono::sys_seconds;

/// Where code takes the time from, so that a test can set it. Safe to call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall time: for claims, expiry dates, records.
  [[nodiscard]] virtual std::chrono::system_clock::time_point now() const = 0;
  /// Monotonic time: for cache lives, deadlines, rates. Never goes back.
  [[nodiscard]] virtual std::chrono::steady_clock::time_point steady_now() const = 0;

  [[nodiscard]] SysSeconds now_seconds() const {
    return std::chrono::floor<std::chrono::seconds>(now());
  }
};

/// The machine's clocks.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::system_clock::time_point now() const override {
    return std::chrono::system_clock::now();
  }
  [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const override {
    return std::chrono::steady_clock::now();
  }
};

/// A clock that moves only when told to. Safe to advance while other threads read it.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(SysSeconds start = SysSeconds{std::chrono::seconds{1'790'000'000}})
      : wall_(start.time_since_epoch()) {}

  [[nodiscard]] std::chrono::system_clock::time_point now() const override {
    return std::chrono::system_clock::time_point(wall_.load());
  }
  [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const override {
    return std::chrono::steady_clock::time_point(steady_.load());
  }
  /// Moves both clocks forward.
  void advance(std::chrono::nanoseconds by) {
    wall_ = wall_.load() + by;
    steady_ = steady_.load() + by;
  }
  /// Moves only the wall clock, as NTP or a resumed virtual machine would.
  void jump_wall(std::chrono::nanoseconds by) { wall_ = wall_.load() + by; }

 private:
  std::atomic<std::chrono::nanoseconds> wall_;
  std::atomic<std::chrono::nanoseconds> steady_{std::chrono::hours{1}};
};

/// `2026-11-23T08:15:30Z`.
[[nodiscard]] std::string format_utc(std::chrono::system_clock::time_point when);

}  // namespace tessera

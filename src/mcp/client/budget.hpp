#pragma once

#include "base/clock.hpp"

#include <algorithm>
#include <chrono>

namespace tessera::mcp {

/// The time that a request still has. The time a person takes to answer is given back with
/// `extend`.
class Budget {
 public:
  /// @param clock  not owned; outlives this
  Budget(Clock const& clock, std::chrono::steady_clock::duration limit)
      : clock_(&clock), end_(clock.steady_now() + limit) {}

  /// Never less than a millisecond, so that it can be used as a limit.
  [[nodiscard]] std::chrono::milliseconds left() const {
    auto const rest = std::chrono::ceil<std::chrono::milliseconds>(end_ - clock_->steady_now());
    return std::max(rest, std::chrono::milliseconds(1));
  }
  [[nodiscard]] bool is_spent() const { return clock_->steady_now() >= end_; }
  void extend(std::chrono::steady_clock::duration by) { end_ += by; }

 private:
  Clock const* clock_;
  std::chrono::steady_clock::time_point end_;
};

}  // namespace tessera::mcp

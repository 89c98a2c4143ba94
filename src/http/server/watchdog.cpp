#include "http/server/watchdog.hpp"

#include "base/error.hpp"

#include <utility>

namespace tessera::http {

struct Watchdog::State {
  State(Executor const& executor, std::function<void()> given)
      : timer(executor), bite(std::move(given)) {}

  SteadyTimer timer;
  std::function<void()> bite;
  Clock::time_point deadline = Clock::time_point::max();
  Clock::time_point armed = Clock::time_point::max();  // max: the timer does not run
  bool bitten = false;
};

Watchdog::Watchdog(Executor const& executor, std::function<void()> bite)
    : state_(std::make_shared<State>(executor, std::move(bite))) {}

Watchdog::~Watchdog() {
  state_->bite = nullptr;
  state_->timer.cancel();
}

void Watchdog::expect_by(Clock::time_point when) {
  state_->deadline = when;
  if (when < state_->armed) arm(state_);
}

void Watchdog::relax() noexcept { state_->deadline = Clock::time_point::max(); }

bool Watchdog::take_bitten() noexcept { return std::exchange(state_->bitten, false); }

void Watchdog::arm(std::shared_ptr<State> const& state) {
  state->armed = state->deadline;
  state->timer.expires_at(state->armed);
  state->timer.async_wait([state](error_code const& failure) {
    if (failure || !state->bite) return;
    state->armed = Clock::time_point::max();
    if (state->deadline == Clock::time_point::max()) return;
    if (Clock::now() < state->deadline) {
      arm(state);
      return;
    }
    state->deadline = Clock::time_point::max();
    state->bitten = true;
    state->bite();
  });
}

}  // namespace tessera::http

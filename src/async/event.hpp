#pragma once

#include "async/task.hpp"

#include <boost/asio/steady_timer.hpp>

namespace tessera {

using SteadyTimer =
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, Executor>;

/// Wakes every task that waits for it. Level-triggered until `reset`. Used on one strand only.
/// Cancelling a waiting task ends its wait with an operation_aborted exception.
class Event {
 public:
  explicit Event(Executor const& executor) : timer_(executor, SteadyTimer::time_point::max()) {}

  void set() {
    set_ = true;
    timer_.cancel();
  }
  void reset() { set_ = false; }
  [[nodiscard]] bool is_set() const { return set_; }

  Task<> wait() {
    while (!set_) {
      auto const woken = co_await timer_.async_wait(use_code);
      static_cast<void>(woken);
      auto const state = co_await asio::this_coro::cancellation_state;
      if (!set_ && state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
    }
  }

 private:
  SteadyTimer timer_;
  bool set_ = false;
};

}  // namespace tessera

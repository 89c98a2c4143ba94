#pragma once

#include "async/task.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <memory>
#include <utility>

namespace tessera {

/// Cancels one task from outside of the one who awaits it. Used on one strand only.
class Abandon {
 public:
  /// Asks the work to end. Nothing happens when it has ended, or has not begun.
  void now() { signal_.emit(asio::cancellation_type::terminal); }

  /// Runs `work` so that `now` cancels it, as the cancellation of the caller does.
  /// @param abandon  kept alive meanwhile
  static Task<> watched(std::shared_ptr<Abandon> abandon, Task<> work) {
    Executor const executor = co_await asio::this_coro::executor;
    auto const outer = co_await asio::this_coro::cancellation_state;
    asio::cancellation_slot outside = outer.slot();
    if (outside.is_connected())
      outside.assign([abandon](asio::cancellation_type type) { abandon->signal_.emit(type); });
    auto token = asio::bind_cancellation_slot(abandon->signal_.slot(), use_task);
    auto spawned = asio::co_spawn(executor, std::move(work), std::move(token));
    std::exception_ptr failure;
    try {
      co_await std::move(spawned);
    } catch (...) {
      failure = std::current_exception();
    }
    if (outside.is_connected()) outside.clear();
    if (failure) std::rethrow_exception(failure);
  }

 private:
  asio::cancellation_signal signal_;
};

}  // namespace tessera

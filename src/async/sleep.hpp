#pragma once

#include "async/event.hpp"

#include <chrono>

namespace tessera {

/// Suspends for `span`. Cancelling ends it early with an operation_aborted exception.
inline Task<> sleep_for(std::chrono::steady_clock::duration span) {
  Executor const executor = co_await asio::this_coro::executor;
  SteadyTimer timer(executor, span);
  co_await timer.async_wait(use_task);
}

}  // namespace tessera

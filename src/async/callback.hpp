#pragma once

#include "async/task.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace tessera {

/// What another thread calls, exactly once, to hand a value or a failure to the task that waits.
template <class T>
using Callback = std::function<void(std::exception_ptr, T)>;

/// Suspends until the callback that `start` was given has been called, from any thread; resumes on
/// the task's own executor. For C libraries and worker threads. Not cancellable: the callback must
/// come.
template <class T, class Start>
Task<T> await_callback(Start start) {
  auto initiate = [](auto handler, Start begin) {
    auto executor = asio::get_associated_executor(handler);
    using Work = decltype(asio::prefer(executor, asio::execution::outstanding_work.tracked));
    auto work = std::make_shared<std::optional<Work>>(
        asio::prefer(executor, asio::execution::outstanding_work.tracked));
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    begin(Callback<T>([executor, work, shared](std::exception_ptr error, T value) mutable {
      // Until `post` has returned: the loop must not end, and be destroyed, while we are inside it.
      auto const keep = std::exchange(*work, std::nullopt);
      asio::post(executor, [shared = std::move(shared), error = std::move(error),
                            value = std::move(value)]() mutable {
        auto resume = std::move(*shared);
        shared.reset();
        resume(std::move(error), std::move(value));
      });
    }));
  };
  using Token = asio::use_awaitable_t<Executor> const;
  auto operation = asio::async_initiate<Token, void(std::exception_ptr, T)>(
      std::move(initiate), const_cast<Token&>(use_task), std::move(start));
  co_return co_await std::move(operation);
}

}  // namespace tessera

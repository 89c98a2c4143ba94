#pragma once

#include "async/resumption.hpp"
#include "async/task.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <utility>

namespace tessera {

/// What another thread calls, exactly once, to hand a value or a failure to the task that waits.
template <class T>
using Callback = std::function<void(std::exception_ptr, T)>;

namespace callback_detail {

template <class T, class Handler>
class Waiting final : public Resumption {
 public:
  explicit Waiting(Handler handler)
      : Resumption(asio::get_associated_executor(handler)), handler_(std::move(handler)) {}

  void keep(std::exception_ptr error, T value) {
    error_ = std::move(error);
    value_.emplace(std::move(value));
  }
  void resume() override {
    Handler handler = std::move(handler_);
    handler(std::move(error_), std::move(*value_));
  }

 private:
  Handler handler_;
  std::exception_ptr error_;
  std::optional<T> value_;
};

}  // namespace callback_detail

/// Suspends until the callback that `start` was given has been called, from any thread; resumes on
/// the task's own executor. For C libraries and worker threads. Not cancellable: the callback must
/// come. Who calls many callbacks in a row does it under a `ResumeTogether`.
template <class T, class Start>
Task<T> await_callback(Start start) {
  auto initiate = [](auto handler, Start begin) {
    using State = callback_detail::Waiting<T, decltype(handler)>;
    auto waiting = std::make_shared<State>(std::move(handler));
    begin(Callback<T>([waiting = std::move(waiting)](std::exception_ptr error, T value) mutable {
      waiting->keep(std::move(error), std::move(value));
      resume_on_its_loop(std::move(waiting));
    }));
  };
  using Token = asio::use_awaitable_t<Executor> const;
  auto operation = asio::async_initiate<Token, void(std::exception_ptr, T)>(
      std::move(initiate), const_cast<Token&>(use_task), std::move(start));
  co_return co_await std::move(operation);
}

}  // namespace tessera

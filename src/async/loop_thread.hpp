#pragma once

#include "async/callback.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>

namespace tessera {

/// A thread with an event loop of its own, for work that all workers of a process share: what runs
/// here needs no locks among itself. `run` is safe to call from any thread. The destructor waits
/// until everything that was accepted has ended, so each piece of work has a deadline.
class LoopThread {
 public:
  LoopThread();
  ~LoopThread();
  LoopThread(LoopThread const&) = delete;
  LoopThread& operator=(LoopThread const&) = delete;

  /// For what is built to run here.
  [[nodiscard]] asio::io_context& loop() noexcept { return loop_; }

  /// Runs the task that `make` gives on this thread; the caller resumes on its own executor. Throws
  /// what the task throws. Not cancellable: the work ends by its own deadline.
  /// @param make  called on this thread; a plain function that gives a task, itself no coroutine
  template <class T>
  Task<T> run(std::function<Task<T>()> make) {
    auto start = [this, make = std::move(make)](Callback<Slot<T>> done) {
      begin<T>(make, std::move(done));
    };
    Slot<T> slot = co_await await_callback<Slot<T>>(std::move(start));
    if constexpr (!std::is_void_v<T>) co_return std::move(*slot);
  }

  /// The same for start-up and destruction: blocks the calling thread.
  template <class T>
  T run_now(std::function<Task<T>()> make) {
    auto outcome = std::make_shared<std::promise<std::pair<std::exception_ptr, Slot<T>>>>();
    auto future = outcome->get_future();
    begin<T>(make, [outcome](std::exception_ptr failure, Slot<T> value) {
      outcome->set_value({std::move(failure), std::move(value)});
    });
    auto [failure, value] = future.get();
    if (failure) std::rethrow_exception(failure);
    if constexpr (!std::is_void_v<T>) return std::move(*value);
  }

 private:
  template <class T>
  using Slot = std::conditional_t<std::is_void_v<T>, bool, std::optional<T>>;

  template <class T>
  void begin(std::function<Task<T>()> make, Callback<Slot<T>> done) {
    asio::post(loop_, [this, make = std::move(make), done = std::move(done)] {
      if constexpr (std::is_void_v<T>) {
        asio::co_spawn(loop_, make(),
                       [done](std::exception_ptr failure) { done(std::move(failure), true); });
      } else {
        asio::co_spawn(loop_, make(), [done](std::exception_ptr failure, T value) {
          done(std::move(failure), Slot<T>(std::move(value)));
        });
      }
    });
  }

  asio::io_context loop_{1};
  std::optional<asio::executor_work_guard<Executor>> busy_;
  std::thread thread_;
};

}  // namespace tessera

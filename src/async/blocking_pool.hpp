#pragma once

#include "async/callback.hpp"
#include "async/errc.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

namespace tessera {

/// Threads for calls that block (files, password hashing, name resolution): keeps them off the
/// event loops. Safe to use from any thread. The destructor finishes what was accepted.
class BlockingPool {
 public:
  struct Options {
    std::size_t threads = 2;  ///< Number of threads.
    std::size_t waiting =
        256;  ///< Jobs that may wait; more are refused with AsyncErrc::queue_full.
  };
  explicit BlockingPool(Options options);
  ~BlockingPool();
  BlockingPool(BlockingPool const&) = delete;
  BlockingPool& operator=(BlockingPool const&) = delete;

  /// Runs `job` on a pool thread and resumes the caller on its own executor with the result.
  /// Throws what the job throws, or Exception(AsyncErrc::queue_full).
  template <class Job, class T = std::invoke_result_t<Job>>
  Task<T> run(Job job) {
    using Slot = std::conditional_t<std::is_void_v<T>, bool, std::optional<T>>;
    auto start = [this, job = std::move(job)](Callback<Slot> done) mutable {
      auto work = [job = std::move(job), done]() mutable {
        // The failure is handed over outside of the handler: nothing of it stays on this thread.
        std::exception_ptr failure;
        Slot slot{};
        try {
          if constexpr (std::is_void_v<T>)
            job();
          else
            slot.emplace(job());
        } catch (...) {
          failure = std::current_exception();
        }
        done(std::move(failure), std::move(slot));
      };
      if (!submit(std::move(work)))
        done(std::make_exception_ptr(Exception(fail(AsyncErrc::queue_full))), Slot());
    };
    Slot slot = co_await await_callback<Slot>(std::move(start));
    if constexpr (!std::is_void_v<T>) co_return std::move(*slot);
  }

 private:
  struct Impl;
  [[nodiscard]] bool submit(std::function<void()> job);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tessera

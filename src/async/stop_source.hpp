#pragma once

#include "async/abandon.hpp"
#include "async/deadline.hpp"
#include "async/errc.hpp"

#include <boost/asio/post.hpp>

#include <memory>
#include <utility>

namespace tessera {

/// Stops one piece of work from outside, from any thread: Abandon with a post before it.
///
/// Concurrency: made, run and destroyed on the executor's own thread. `request_stop` from any
/// thread, while the source's owner cannot go away, as with Bell.
class StopSource {
 public:
  explicit StopSource(Executor const& executor) : state_(std::make_shared<State>(executor)) {}

  /// The work is cancelled, soon.
  void request_stop() {
    asio::post(state_->executor, [state = state_] {
      state->requested = true;
      state->abandon->now();
    });
  }

  /// Cancels what the work waits for now; it may reset its cancellation and go on. From the
  /// executor's own thread, and not from within the work.
  void interrupt() { state_->abandon->now(); }

  /// Runs `work` until it is done, or stopped and done with letting go of what it holds. To be
  /// called once.
  /// Throws what the work throws, or Exception(AsyncErrc::cancelled) after `request_stop`.
  template <class T>
  Task<T> run(Task<T> work) {
    std::shared_ptr<State> const state = state_;
    if (state->requested) throw Exception(fail(AsyncErrc::cancelled));
    deadline_detail::Outcome<T> outcome;
    Task<> settled = settle_into(std::move(work), outcome);
    Task<> watched = Abandon::watched(state->abandon, std::move(settled));
    co_await std::move(watched);
    if (outcome.failure && state->requested) throw Exception(fail(AsyncErrc::cancelled));
    if (outcome.failure) std::rethrow_exception(outcome.failure);
    if constexpr (!std::is_void_v<T>) co_return std::move(*outcome.value);
  }

 private:
  struct State {
    explicit State(Executor const& on) : executor(on) {}
    Executor executor;
    std::shared_ptr<Abandon> abandon = std::make_shared<Abandon>();  // on `executor` only
    bool requested = false;                                          // likewise
  };

  /// @param outcome  outlives the task
  template <class T>
  static Task<> settle_into(Task<T> work, deadline_detail::Outcome<T>& outcome) {
    Task<deadline_detail::Outcome<T>> settling = deadline_detail::settle<T>(std::move(work));
    outcome = co_await std::move(settling);
  }

  std::shared_ptr<State> state_;
};

}  // namespace tessera

#pragma once

#include "async/deadline_keeper.hpp"
#include "async/errc.hpp"
#include "async/sleep.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace tessera {

namespace deadline_detail {

/// What work came to: a failure is carried as a value, so that it is thrown once, by the caller.
template <class T>
struct Outcome {
  std::exception_ptr failure;
  std::optional<std::conditional_t<std::is_void_v<T>, std::monostate, T>> value;
};

template <class T>
Task<Outcome<T>> settle(Task<T> work) {
  Outcome<T> outcome;
  try {
    if constexpr (std::is_void_v<T>) {
      co_await std::move(work);
      outcome.value.emplace();
    } else {
      T value = co_await std::move(work);
      outcome.value.emplace(std::move(value));
    }
  } catch (...) {
    outcome.failure = std::current_exception();
  }
  co_return outcome;
}

/// One deadline: a timer that cancels the work, and a place where the caller's own cancellation is
/// passed on. Kept alive by the timer's handler. No coroutine waits for the timer: the usual case,
/// work that is done in time, costs one more task and no exception.
class Guard {
 public:
  explicit Guard(Executor const& executor) : timer_(executor) {}

  static void start(std::shared_ptr<Guard> const& guard,
                    std::chrono::steady_clock::duration limit) {
    guard->timer_.expires_after(limit);
    guard->timer_.async_wait([guard](error_code stopped) {
      if (!stopped && !guard->done_) guard->expire();
    });
  }
  void cancel(asio::cancellation_type type) { signal_.emit(type); }
  void finish() {
    done_ = true;
    timer_.cancel();
  }
  [[nodiscard]] asio::cancellation_slot slot() { return signal_.slot(); }
  [[nodiscard]] bool expired() const { return expired_; }

 private:
  void expire() {
    expired_ = true;
    signal_.emit(asio::cancellation_type::terminal);
  }

  SteadyTimer timer_;
  asio::cancellation_signal signal_;
  bool expired_ = false;
  bool done_ = false;
};

}  // namespace deadline_detail

/// Runs `work`; if it is not done after `limit`, cancels it, waits until it has let go of its
/// resources, and throws Exception(AsyncErrc::deadline). Throws at once what the work throws.
/// @param what  names the work in the error's hint, e.g. "the backend"
template <class T>
Task<T> with_deadline(Task<T> work, std::chrono::steady_clock::duration limit, std::string what) {
  Executor const executor = co_await asio::this_coro::executor;
  auto const outer = co_await asio::this_coro::cancellation_state;
  auto const guard = std::make_shared<deadline_detail::Guard>(executor);
  deadline_detail::Guard::start(guard, limit);
  asio::cancellation_slot outside = outer.slot();
  if (outside.is_connected())
    outside.assign([guard](asio::cancellation_type type) { guard->cancel(type); });

  Task<deadline_detail::Outcome<T>> settling = deadline_detail::settle<T>(std::move(work));
  auto token = asio::bind_cancellation_slot(guard->slot(), use_task);
  auto spawned = asio::co_spawn(executor, std::move(settling), std::move(token));
  deadline_detail::Outcome<T> outcome = co_await std::move(spawned);
  guard->finish();
  if (outside.is_connected()) outside.clear();
  if (outcome.failure && guard->expired())
    throw Exception(fail(AsyncErrc::deadline, what + " did not answer in time"));
  if (outcome.failure) std::rethrow_exception(outcome.failure);
  if constexpr (!std::is_void_v<T>) co_return std::move(*outcome.value);
}

/// The same, with a deadline that whoever runs this coroutine keeps.
/// @param keeper  of the very coroutine that awaits this, nobody's between; null, or one that
/// cannot
///                now: the deadline is our own
template <class T>
Task<T> with_deadline(DeadlineKeeper* keeper, Task<T> work,
                      std::chrono::steady_clock::duration limit, std::string what) {
  if (keeper == nullptr || !keeper->keep(limit)) {
    Task<T> bounded = with_deadline(std::move(work), limit, std::move(what));
    T value = co_await std::move(bounded);
    co_return std::move(value);
  }
  std::optional<T> value;
  std::exception_ptr failure;
  try {
    T result = co_await std::move(work);
    value.emplace(std::move(result));
  } catch (...) {
    failure = std::current_exception();
  }
  bool const late = keeper->release();
  if (late) co_await asio::this_coro::reset_cancellation_state();
  if (failure && late) throw Exception(fail(AsyncErrc::deadline, what + " did not answer in time"));
  if (failure) std::rethrow_exception(failure);
  co_return std::move(*value);
}

}  // namespace tessera

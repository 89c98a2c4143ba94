#pragma once

#include "async/errc.hpp"
#include "async/sleep.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace tessera {

namespace deadline_detail {

/// What work came to. The race below waits for the first side that *succeeds*, so a failure of the
/// work must count as its success, or it would be heard only when the time is up.
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

}  // namespace deadline_detail

/// Runs `work`; if it is not done after `limit`, cancels it, waits until it has let go of its
/// resources, and throws Exception(AsyncErrc::deadline). Throws at once what the work throws.
/// @param what  names the work in the error's hint, e.g. "the backend"
template <class T>
Task<T> with_deadline(Task<T> work, std::chrono::steady_clock::duration limit, std::string what) {
  using namespace asio::experimental::awaitable_operators;
  Task<deadline_detail::Outcome<T>> settling = deadline_detail::settle<T>(std::move(work));
  Task<> timer = sleep_for(limit);
  auto race = std::move(settling) || std::move(timer);
  auto winner = co_await std::move(race);
  if (winner.index() == 1)
    throw Exception(fail(AsyncErrc::deadline, what + " did not answer in time"));
  auto& outcome = std::get<0>(winner);
  if (outcome.failure) std::rethrow_exception(outcome.failure);
  if constexpr (!std::is_void_v<T>) co_return std::move(*outcome.value);
}

}  // namespace tessera

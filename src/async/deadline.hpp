#pragma once

#include "async/errc.hpp"
#include "async/sleep.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <chrono>
#include <variant>

namespace tessera {

/// Runs `work`; if it is not done after `limit`, cancels it, waits until it has let go of its
/// resources, and throws Exception(AsyncErrc::deadline).
/// @param what  names the work in the error's hint, e.g. "the backend"
template <class T>
Task<T> with_deadline(Task<T> work, std::chrono::steady_clock::duration limit, std::string what) {
  using namespace asio::experimental::awaitable_operators;
  Task<> timer = sleep_for(limit);
  auto race = std::move(work) || std::move(timer);
  auto outcome = co_await std::move(race);
  if (outcome.index() == 1)
    throw Exception(fail(AsyncErrc::deadline, what + " did not answer in time"));
  if constexpr (!std::is_void_v<T>) co_return std::get<0>(std::move(outcome));
}

}  // namespace tessera

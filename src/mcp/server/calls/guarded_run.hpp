#pragma once

#include "async/deadline.hpp"
#include "base/log.hpp"
#include "mcp/server/call_context.hpp"

#include <chrono>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace tessera::mcp {

/// Words for a failure that may leave the process: the hint of our own errors, `otherwise` for
/// anything else. What it says beyond that goes to the log.
[[nodiscard]] std::string failure_hint(std::exception_ptr const& failure,
                                       CallContext const& context, Log& log,
                                       std::string_view otherwise);

/// Work that failed, in words that may leave the process.
struct RunFailure {
  std::string hint;
};

/// Runs a handler under its deadline and turns what it throws into words. Throws only when the
/// caller is cancelled. @param context, log  outlive the task
template <class T>
Task<std::variant<T, RunFailure>> guarded_run(Task<T> work, std::chrono::milliseconds timeout,
                                              CallContext const& context, Log& log,
                                              std::string what) {
  std::exception_ptr failure;
  std::string const otherwise = "The " + what + " failed.";
  try {
    std::string named = "the " + what;
    T result = co_await with_deadline(std::move(work), timeout, std::move(named));
    co_return std::move(result);
  } catch (...) {
    failure = std::current_exception();
  }
  auto const state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) std::rethrow_exception(failure);
  co_return RunFailure{failure_hint(failure, context, log, otherwise)};
}

}  // namespace tessera::mcp

#pragma once

#include "async/task.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <optional>
#include <type_traits>

namespace tessera::testkit {

/// Drives one coroutine to its end on a loop of its own and gives back its result, or throws what
/// it threw. Other tasks on the same loop run too, until nothing is left to do.
template <class T>
T run(asio::io_context& loop, Task<T> task) {
  std::exception_ptr error;
  if constexpr (std::is_void_v<T>) {
    asio::co_spawn(loop, std::move(task), [&](std::exception_ptr e) { error = e; });
    loop.restart();
    loop.run();
    if (error) std::rethrow_exception(error);
  } else {
    std::optional<T> result;
    asio::co_spawn(loop, std::move(task), [&](std::exception_ptr e, T value) {
      error = e;
      if (!e) result.emplace(std::move(value));
    });
    loop.restart();
    loop.run();
    if (error) std::rethrow_exception(error);
    return std::move(*result);
  }
}

template <class T>
T run(Task<T> task) {
  asio::io_context loop(1);
  return run(loop, std::move(task));
}

}  // namespace tessera::testkit

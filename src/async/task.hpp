#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tessera {

namespace asio = boost::asio;

/// The one executor of the house: concrete, because a type-erased one costs several percent of
/// every request. One io_context per worker thread; a task never leaves the thread it was started
/// on.
using Executor = asio::io_context::executor_type;

/// The only coroutine type. Lazy: it starts when awaited or spawned.
/// Style: one co_await per statement, operands and result named (g++ 12 miscompiles other shapes).
template <class T = void>
using Task = asio::awaitable<T, Executor>;

/// Completion token: awaits and throws boost::system::system_error on failure.
inline constexpr asio::use_awaitable_t<Executor> use_task{};
/// Completion token: awaits and returns a tuple that begins with the error code.
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> use_code{use_task};

}  // namespace tessera

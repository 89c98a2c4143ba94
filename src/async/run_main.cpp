#include "async/run_main.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <exception>

namespace tessera {

void run_main(std::function<Task<>(Executor)> const& body) {
  asio::io_context loop(1);
  asio::cancellation_signal stop;
  asio::basic_signal_set<Executor> signals(loop.get_executor(), SIGINT, SIGTERM);
  bool stopped = false;
  signals.async_wait([&](boost::system::error_code failed, int) {
    if (failed) return;
    stopped = true;
    stop.emit(asio::cancellation_type::terminal);
  });
  std::exception_ptr failure;
  auto done = [&](std::exception_ptr error) {
    failure = std::move(error);
    signals.cancel();
  };
  asio::co_spawn(loop, body(loop.get_executor()), asio::bind_cancellation_slot(stop.slot(), done));
  loop.run();
  if (failure && !stopped) std::rethrow_exception(failure);
}

}  // namespace tessera

#include "mcp/server/run_stdio.hpp"

#include "mcp/transport/standard_wire.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/system/system_error.hpp>

#include <csignal>
#include <exception>

namespace tessera::mcp {
namespace {

/// @return whether it ended as it should
bool ended_well(Server const& server, std::exception_ptr const& failure) {
  if (!failure) return true;
  try {
    std::rethrow_exception(failure);
  } catch (boost::system::system_error const& error) {
    if (error.code() == asio::error::operation_aborted) return true;
    server.log().error("mcp.stdio.failed", {{"error", error.what()}});
  } catch (std::exception const& error) {
    server.log().error("mcp.stdio.failed", {{"error", error.what()}});
  }
  return false;
}

Task<> serve(Server const& server, WireServerOptions options) {
  Executor const executor = co_await asio::this_coro::executor;
  std::unique_ptr<Wire> const wire = standard_wire(executor, options.max_message_bytes);
  Task<> serving = serve_wire(server, *wire, std::move(options));
  co_await std::move(serving);
}

}  // namespace

int run_stdio(Server const& server, WireServerOptions options) {
  asio::io_context loop(1);
  asio::cancellation_signal stop;
  asio::basic_signal_set<Executor> signals(loop.get_executor(), SIGINT, SIGTERM);
  std::exception_ptr failure;
  auto done = [&](std::exception_ptr error) {
    failure = std::move(error);
    signals.cancel();
  };
  signals.async_wait([&](error_code failed, int) {
    if (!failed) stop.emit(asio::cancellation_type::terminal);
  });
  asio::co_spawn(loop, serve(server, std::move(options)),
                 asio::bind_cancellation_slot(stop.slot(), done));
  loop.run();
  return ended_well(server, failure) ? 0 : 1;
}

}  // namespace tessera::mcp

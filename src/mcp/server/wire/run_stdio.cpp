#include "mcp/server/wire/run_stdio.hpp"

#include "async/run_main.hpp"
#include "mcp/transport/standard_wire.hpp"

#include <exception>

namespace tessera::mcp {
namespace {

Task<> serve(Server const& server, WireServerOptions options) {
  Executor const executor = co_await asio::this_coro::executor;
  std::unique_ptr<Wire> const wire = standard_wire(executor, options.max_message_bytes);
  Task<> serving = serve_wire(server, *wire, std::move(options));
  co_await std::move(serving);
}

}  // namespace

int run_stdio(Server const& server, WireServerOptions options) {
  try {
    run_main([&](Executor) { return serve(server, std::move(options)); });
    return 0;
  } catch (std::exception const& failure) {
    server.log().error("mcp.stdio.failed", {{"error", failure.what()}});
    return 1;
  }
}

}  // namespace tessera::mcp

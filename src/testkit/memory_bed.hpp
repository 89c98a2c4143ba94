#pragma once

#include "async/task_group.hpp"
#include "mcp/server/wire/wire_server.hpp"
#include "mcp/transport/line_transport.hpp"
#include "mcp/transport/memory_wire.hpp"
#include "testkit/mcp_client_bed.hpp"

#include <functional>
#include <list>
#include <memory>
#include <utility>

namespace tessera::testkit {

/// A client and a server that meet in one process and on one loop, without sockets. The way is the
/// one of stdio: everything but the bytes of HTTP is real. `use` connects, runs the test's task and
/// closes both.
class MemoryBed {
 public:
  /// @param server  not owned; outlives this
  explicit MemoryBed(mcp::Server const& server) : server_(server) {
    options.input = &input;
    options.timeout = std::chrono::seconds(60);
  }

  template <class T>
  T use(std::function<Task<T>(mcp::Client&)> work) {
    mcp::LineTransportOptions lines;
    lines.address = "memory";
    lines.open = [this] { return open(); };
    auto transport =
        std::make_unique<mcp::LineTransport>(loop.get_executor(), clock, std::move(lines));
    auto client =
        std::make_unique<mcp::Client>(loop.get_executor(), std::move(transport), clock, options);
    return run(loop, with_client<T>(std::move(client), std::move(work)));
  }

  asio::io_context loop{1};
  SystemClock clock;
  FixedInput input;
  mcp::ClientOptions options;
  mcp::WireServerOptions serving;

 private:
  std::unique_ptr<mcp::Wire> open() {
    auto [ours, theirs] = mcp::memory_wires(loop.get_executor());
    wires_.push_back(std::move(theirs));
    // Ends with its client; `run` waits for that, as it waits for everything on the loop.
    servers_.spawn("mcp_server", mcp::serve_wire(server_, *wires_.back(), serving));
    return std::move(ours);
  }

  mcp::Server const& server_;
  std::list<std::unique_ptr<mcp::Wire>> wires_;
  TaskGroup servers_{loop.get_executor()};
};

}  // namespace tessera::testkit

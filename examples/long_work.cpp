// A tool that takes its time: it says how far it is, stops when it is cancelled, and becomes a task
// for clients that know tasks.
//   mcp-client --stdio call count to=50 -- build/examples/long_work

#include "async/sleep.hpp"
#include "mcp/server.hpp"

using namespace tessera;

struct Count {
  std::int32_t to = 10;
};
BOOST_DESCRIBE_STRUCT(Count, (), (to))

struct Counted {
  std::int32_t steps = 0;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (steps))

Task<mcp::ToolResult<Counted>> count(mcp::CallContext& context, Count wanted) {
  constexpr std::chrono::milliseconds pause(100);
  for (std::int32_t step = 1; step <= wanted.to; ++step) {
    co_await sleep_for(pause);  // throws when the call was cancelled
    co_await context.progress(step, wanted.to, "counting");
  }
  co_return Counted{wanted.to};
}

int main() {
  mcp::Server server({.name = "counter", .version = "1.0"});
  mcp::ToolSpec spec{.name = "count", .description = "Counts slowly."};
  spec.streams = true;  // it speaks before its answer
  spec.task = mcp::TaskSupport::optional;
  spec.timeout = std::chrono::minutes(10);
  server.add_tool<Count, Counted>(std::move(spec), count);
  return mcp::run_stdio(server);
}

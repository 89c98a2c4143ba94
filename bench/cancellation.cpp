// How long a tool works on after its caller has closed the connection: the time between close() at
// the client and the end of the tool's coroutine, over loopback, for a call that is answered by one
// JSON body and for one that streams. The protocol's promise of ours: at most 50 ms.
//
//   bench_cancellation [ROUNDS]

#include "async/sleep.hpp"
#include "base/log.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "mcp/server/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <semaphore>
#include <string>
#include <vector>

namespace tessera::bench {

using Time = std::chrono::steady_clock;
constexpr Time::duration kPromise = std::chrono::milliseconds(50);

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

/// A tool that works until it is cancelled, and what the measuring thread hears of it.
struct Work {
  std::binary_semaphore began{0};
  std::binary_semaphore ended{0};
  Time::time_point end;

  Task<mcp::ToolResult<Nothing>> run() {
    struct Ending {
      Work& work;
      ~Ending() {
        work.end = Time::now();
        work.ended.release();
      }
    } const ending{*this};
    began.release();
    co_await sleep_for(std::chrono::hours(1));
    co_return Nothing{};
  }
};

std::string call_of(std::string const& tool, std::string const& token) {
  std::string const body = R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":")" +
                           tool + R"(","arguments":{},"_meta":{)" + token +
                           R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                           R"("io.modelcontextprotocol/clientCapabilities":{}}}})";
  return "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
         "Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n"
         "Mcp-Method: tools/call\r\nMcp-Name: " +
         tool + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// One call that is given up as soon as the tool works.
Time::duration give_up(std::uint16_t port, std::string const& request, Work& work) {
  boost::asio::io_context loop(1);
  boost::asio::ip::tcp::socket socket(loop);
  socket.connect({boost::asio::ip::address_v4::loopback(), port});
  boost::asio::write(socket, boost::asio::buffer(request));
  work.began.acquire();
  Time::time_point const closed = Time::now();
  socket.close();
  work.ended.acquire();
  return work.end - closed;
}

bool measure(char const* name, std::uint16_t port, std::string const& request, Work& work,
             std::size_t rounds) {
  std::vector<Time::duration> times;
  times.reserve(rounds);
  for (std::size_t round = 0; round < rounds; ++round)
    times.push_back(give_up(port, request, work));
  std::ranges::sort(times);
  auto const milliseconds = [](Time::duration span) {
    return std::chrono::duration<double, std::milli>(span).count();
  };
  bool const kept = times.back() <= kPromise;
  std::printf("%-22s %8.2f ms %8.2f ms %8.2f ms   %s\n", name, milliseconds(times[rounds / 2]),
              milliseconds(times[rounds * 99 / 100]), milliseconds(times.back()),
              kept ? "kept" : "BROKEN");
  return kept;
}

int run(std::size_t rounds) {
  Work work;
  mcp::Server server({.name = "bench",
                      .version = "1",
                      .state_key = Secret(std::string(32, 'k')),
                      .allow_anonymous = true});
  for (bool const streams : {false, true}) {
    mcp::ToolSpec spec{.name = streams ? "stream" : "answer", .description = "Works on."};
    spec.streams = streams;
    spec.timeout = std::chrono::hours(1);
    server.add_tool<Nothing, Nothing>(std::move(spec),
                                      [&work](mcp::CallContext&, Nothing) { return work.run(); });
  }
  http::Server listener({.threads = 1}, [&](http::Worker&) {
    http::Router router;
    router.add(http::Method::post, "/mcp", mcp::http_endpoint(server));
    return std::move(router).handler();
  });
  listener.start();
  std::printf("%-22s %11s %11s %11s   %s\n", "closed while it works", "median", "p99", "longest",
              "50 ms");
  bool const plain = measure("one body", listener.port(), call_of("answer", ""), work, rounds);
  bool const stream = measure("a stream", listener.port(),
                              call_of("stream", R"("progressToken":1,)"), work, rounds);
  listener.stop();
  return plain && stream ? 0 : 1;
}

}  // namespace tessera::bench

int main(int argc, char** argv) {
  int const rounds = argc > 1 ? std::atoi(argv[1]) : 200;
  if (rounds < 1) {
    std::fprintf(stderr, "usage: bench_cancellation [ROUNDS]\n");
    return 2;
  }
  try {
    return tessera::bench::run(static_cast<std::size_t>(rounds));
  } catch (std::exception const& failure) {
    std::fprintf(stderr, "bench_cancellation: %s\n", failure.what());
    return 1;
  }
}

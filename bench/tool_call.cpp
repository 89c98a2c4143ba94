// An authenticated tools/call through the whole stack (HTTP, guards, verified token, tenant, scope,
// MCP, typed tool, validated arguments), against a bare Beast server that answers the same bytes.
//
//   bench_tool_call [CONNECTIONS] [SECONDS]
//
// One server thread, one load thread, loopback, keep-alive, no TLS.

#include "base/log.hpp"
#include "bench/floor_server.hpp"
#include "bench/load.hpp"
#include "bench/signed_caller.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "mcp/server/server.hpp"
#include "oauth/resource/bearer_guard.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace tessera::bench {

/// One worker of the server under test, built as mcp-server builds it, with a tool that needs no
/// backend.
struct Stack {
  Stack(jose::JwkSet issuer_keys, Clock const& clock, Random& random)
      : keys(std::move(issuer_keys)),
        guard({.resource = kResource, .issuers = {oauth::TrustedIssuer{kIssuer, &keys}}}, clock,
              null_log()),
        server({.name = "bench", .version = "1", .state_key = Secret(std::string(32, 'k'))}) {
    add_email_tool(server);
    http::Router router;
    router.add(http::Method::post, "/mcp",
               http::chain({guard.middleware()}, mcp::http_endpoint(server)));
    handler = behind_guards(random, std::move(router).handler());
  }

  oauth::StaticKeys keys;
  oauth::BearerGuard guard;
  mcp::Server server;
  http::Handler handler;
};

std::string body_of(std::string const& response) {
  return response.substr(response.find("\r\n\r\n") + 4);
}

void print(char const* name, LoadResult const& result, double floor) {
  std::printf("%-28s %10.0f/s %7.1f %% %9.0f us %9.0f us\n", name, result.per_second,
              100 * result.per_second / floor, static_cast<double>(result.p50.count()) / 1000,
              static_cast<double>(result.p99.count()) / 1000);
}

int run(unsigned connections, unsigned seconds) {
  SystemClock const clock;
  SystemRandom random;
  jose::SigningKey const key = new_issuer_key();
  http::Server server({.threads = 1}, [&](http::Worker&) {
    auto stack = std::make_shared<Stack>(public_set(key), clock, random);
    return [stack](http::Request& request) { return stack->handler(request); };
  });
  server.start();

  LoadOptions load;
  load.port = server.port();
  load.requests = {request_bytes(mint_token(key, clock, "acme"), "acme")};
  load.connections = connections;
  load.duration = std::chrono::seconds(1);
  std::string const body = body_of(run_load(load).first_response);
  if (body.find("user@example.com") == std::string::npos) {
    std::fprintf(stderr, "the tool did not answer: %s\n", body.c_str());
    return 1;
  }
  FloorServer const floor(body);

  // The two sides take turns, so that a change of the machine's mood meets both; the best turn
  // counts.
  LoadResult best_floor;
  LoadResult best_stack;
  load.duration = std::chrono::milliseconds(seconds * 1000 / 6);
  for (int turn = 0; turn < 6; ++turn) {
    load.port = floor.port();
    LoadResult const base = run_load(load);
    if (body_of(base.first_response) != body) return 1;
    if (base.per_second > best_floor.per_second) best_floor = base;
    load.port = server.port();
    LoadResult const ours = run_load(load);
    if (ours.per_second > best_stack.per_second) best_stack = ours;
  }
  server.stop();
  std::printf("%u connections, %zu bytes of request, %zu of body\n", connections,
              load.requests.front().size(), body.size());
  std::printf("%-28s %12s %9s %12s %12s\n", "", "requests", "of floor", "p50", "p99");
  print("bare Beast, same bytes", best_floor, best_floor.per_second);
  print("authenticated tools/call", best_stack, best_floor.per_second);
  return 0;
}

}  // namespace tessera::bench

int main(int argc, char** argv) {
  unsigned const connections = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 16;
  unsigned const seconds = argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 9;
  try {
    return tessera::bench::run(connections, seconds);
  } catch (std::exception const& failure) {
    std::fprintf(stderr, "bench_tool_call: %s\n", failure.what());
    return 1;
  }
}

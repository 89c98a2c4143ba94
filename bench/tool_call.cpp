// An authenticated tools/call through the whole stack (HTTP, guards, verified token, tenant, scope,
// MCP, typed tool, validated arguments), against a bare Beast server that answers the same bytes.
//
//   bench_tool_call [CONNECTIONS] [SECONDS]
//
// One server thread, one load thread, loopback, keep-alive, no TLS.

#include "base/log.hpp"
#include "bench/floor_server.hpp"
#include "bench/load.hpp"
#include "http/middleware/error_boundary.hpp"
#include "http/middleware/host_guard.hpp"
#include "http/middleware/origin_guard.hpp"
#include "http/middleware/request_id.hpp"
#include "http/middleware/security_headers.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"
#include "jose/jwt.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "mcp/server/server.hpp"
#include "oauth/resource/bearer_guard.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace tessera::bench {

constexpr char const* kIssuer = "http://localhost:3006";
constexpr char const* kResource = "http://localhost:3005/mcp";

struct Arguments {
  std::string account_id;
};
BOOST_DESCRIBE_STRUCT(Arguments, (), (account_id))

struct Output {
  std::string account_id;
  std::string email;
};
BOOST_DESCRIBE_STRUCT(Output, (), (account_id, email))

Task<mcp::ToolResult<Output>> answer(mcp::CallContext&, Arguments arguments) {
  Output output{std::move(arguments.account_id), "user@example.com"};
  co_return output;
}

/// One worker of the server under test, built as mcp-server builds it, with a tool that needs no
/// backend.
struct Stack {
  Stack(jose::JwkSet issuer_keys, Clock const& clock, Random& random)
      : keys(std::move(issuer_keys)),
        guard({.resource = kResource, .issuers = {oauth::TrustedIssuer{kIssuer, &keys}}}, clock,
              null_log()),
        server({.name = "bench", .version = "1", .state_key = Secret(std::string(32, 'k'))}) {
    mcp::ToolSpec spec;
    spec.name = "get_email";
    spec.description = "Returns the e-mail address of an account.";
    spec.scopes = {"email:read"};
    server.add_tool<Arguments, Output>(std::move(spec), answer);
    http::Router router;
    router.add(http::Method::post, "/mcp",
               http::chain({guard.middleware()}, mcp::http_endpoint(server)));
    handler =
        http::chain({http::request_id(random), http::security_headers(),
                     http::error_boundary(null_log()), http::host_guard(), http::origin_guard()},
                    std::move(router).handler());
  }

  oauth::StaticKeys keys;
  oauth::BearerGuard guard;
  mcp::Server server;
  http::Handler handler;
};

std::string mint_token(jose::SigningKey const& key, Clock const& clock) {
  std::int64_t const now = clock.now_seconds().time_since_epoch().count();
  json::object const claims{
      {"iss", kIssuer},     {"sub", "bench"},   {"aud", kResource}, {"client_id", "bench"},
      {"iat", now},         {"exp", now + 900}, {"jti", "bench-1"}, {"scope", "email:read"},
      {"tenant_id", "acme"}};
  return jose::sign_jwt({{"typ", "at+jwt"}}, claims, key).value();
}

std::string request_bytes(std::string const& token) {
  std::string const body =
      R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_email","arguments":)"
      R"({"account_id":"12345"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
      R"("io.modelcontextprotocol/clientCapabilities":{},)"
      R"("io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1"}}}})";
  return "POST /mcp HTTP/1.1\r\nHost: localhost:3005\r\nContent-Type: application/json\r\n"
         "Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n"
         "Mcp-Method: tools/call\r\nMcp-Name: get_email\r\nX-TENANT-ID: acme\r\nAuthorization: "
         "Bearer " +
         token + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

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
  auto const key =
      jose::make_signing_key(crypto::PrivateKey::generate(crypto::KeyType::p256).value(),
                             jose::Algorithm::es256)
          .value();
  http::Server server({.threads = 1}, [&](http::Worker&) {
    jose::JwkSet keys;
    keys.add(jose::Jwk::from_key(key.key.public_key(), key.algorithm, key.kid).value()).value();
    auto stack = std::make_shared<Stack>(std::move(keys), clock, random);
    return [stack](http::Request& request) { return stack->handler(request); };
  });
  server.start();

  LoadOptions load;
  load.port = server.port();
  load.requests = {request_bytes(mint_token(key, clock))};
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

// What 10,000 tenants cost: memory, and time per request against one tenant in the same run. The
// server is built as mcp-server builds it, with the tenants in a database, a limit for each tenant
// and client, and rules; its tool needs no backend.
//
//   bench_tenants [TENANTS] [SECONDS]
//
// One server thread, one load thread, loopback, keep-alive, no TLS. Exit code 1 when the program
// needs more than 200 MB.

#include "base/log.hpp"
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
#include "packages/mcp-server/tenants/tenant_parts.hpp"
#include "packages/mcp-server/tenants/tenant_table.hpp"
#include "testkit/temp_dir.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace tessera::bench {

constexpr char const* kIssuer = "http://localhost:3006";
constexpr char const* kResource = "http://localhost:3005/mcp";
constexpr std::size_t kMostMegabytes = 200;
constexpr char const* kRules = R"(
[[rules]]
claims.role = "intern"
tool = "change_*"
effect = "deny"
[[rules]]
tenant = "suspended-*"
effect = "deny"
[[rules]]
tool = "get_email"
arguments."/account_id" = { glob = "secret-*" }
effect = "deny"
)";

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

std::string tenant_name(std::size_t number) { return "tenant-" + std::to_string(number); }

/// One worker of the server under test.
struct Stack {
  Stack(jose::JwkSet issuer_keys, mcp_server::TenantServices const& services,
        mcp_server::Config const& config, TaskGroup& tasks, Clock const& clock, Random& random)
      : keys(std::move(issuer_keys)),
        guard({.resource = kResource,
               .issuers = {oauth::TrustedIssuer{kIssuer, &keys}},
               .cache = {.entries = 2UL * config.tenant_store.cache}},
              clock, null_log()),
        tenants(services, config, {tasks, clock, null_log()}),
        server({.name = "bench",
                .version = "1",
                .state_key = Secret(std::string(32, 'k')),
                .tool_access = &tenants.access}) {
    mcp::ToolSpec spec;
    spec.name = "get_email";
    spec.description = "Returns the e-mail address of an account.";
    spec.scopes = {"email:read"};
    server.add_tool<Arguments, Output>(std::move(spec), answer);
    http::Router router;
    router.add(http::Method::post, "/mcp",
               http::chain({guard.middleware(), tenants.middleware()}, mcp::http_endpoint(server)));
    handler =
        http::chain({http::request_id(random), http::security_headers(),
                     http::error_boundary(null_log()), http::host_guard(), http::origin_guard()},
                    std::move(router).handler());
  }

  oauth::StaticKeys keys;
  oauth::BearerGuard guard;
  mcp_server::TenantParts tenants;
  mcp::Server server;
  http::Handler handler;
};

std::string mint_token(jose::SigningKey const& key, Clock const& clock, std::string const& tenant) {
  std::int64_t const now = clock.now_seconds().time_since_epoch().count();
  json::object const claims{{"iss", kIssuer},     {"sub", "bench-" + tenant},
                            {"aud", kResource},   {"client_id", "bench-" + tenant},
                            {"iat", now},         {"exp", now + 900},
                            {"jti", tenant},      {"scope", "email:read"},
                            {"tenant_id", tenant}};
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
         "Mcp-Method: tools/call\r\nMcp-Name: get_email\r\nAuthorization: Bearer " +
         token + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// The tenants of the database: each with limits that this load does not reach.
void write_tenants(std::string const& path, std::size_t count) {
  store::Database database({.url = path});
  store::migrate(database, mcp_server::tenant_migrations());
  database.write_now([&](store::Connection& connection) {
    for (std::size_t i = 0; i < count; ++i) {
      mcp_server::TenantRow row{tenant_name(i), {}, SysSeconds{}};
      row.layer.requests_per_second = 900'000;
      row.layer.burst = 900'000;
      row.layer.client_requests_per_second = 900'000;
      row.layer.client_burst = 900'000;
      row.layer.tools = {"get_*", "change_email"};
      put_tenant(connection, row);
    }
  });
}

mcp_server::Config config_of(testkit::TempDir const& folder, std::size_t tenants) {
  mcp_server::Config config;
  config.tenant_store.database = folder.file("tenants.db");
  config.tenant_store.unknown_tenants = mcp_server::UnknownTenants::refuse;
  config.tenant_store.cache = static_cast<std::uint32_t>(tenants + 1);
  config.tenant_store.refresh_seconds = 3'600;  // measured is serving, not reading again
  config.rate_limits.shared = false;
  config.policy.file = folder.file("rules.toml");
  std::ofstream(config.policy.file) << kRules;
  return config;
}

/// Megabytes of this program that are in memory.
std::size_t resident() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::strtoul(line.c_str() + 6, nullptr, 10) / 1024;
  return 0;
}

void print(std::string const& name, LoadResult const& result, double base) {
  std::printf("%-28s %10.0f/s %7.1f %% %9.0f us %9.0f us\n", name.c_str(), result.per_second,
              100 * result.per_second / base, static_cast<double>(result.p50.count()) / 1000,
              static_cast<double>(result.p99.count()) / 1000);
}

int run(std::size_t tenants, unsigned seconds) {
  SystemClock const clock;
  SystemRandom random;
  testkit::TempDir const folder;
  mcp_server::Config const config = config_of(folder, tenants);
  write_tenants(config.tenant_store.database, tenants);
  mcp_server::TenantServices const services(config, null_log(), random);
  auto const key =
      jose::make_signing_key(crypto::PrivateKey::generate(crypto::KeyType::p256).value(),
                             jose::Algorithm::es256)
          .value();
  std::vector<std::string> requests;
  for (std::size_t i = 0; i < tenants; ++i)
    requests.push_back(request_bytes(mint_token(key, clock, tenant_name(i))));

  http::Server server({.threads = 1}, [&](http::Worker& worker) {
    jose::JwkSet keys;
    keys.add(jose::Jwk::from_key(key.key.public_key(), key.algorithm, key.kid).value()).value();
    auto stack =
        std::make_shared<Stack>(std::move(keys), services, config, worker.tasks, clock, random);
    return [stack](http::Request& request) { return stack->handler(request); };
  });
  server.start();
  std::size_t const before = resident();

  LoadOptions one;
  one.port = server.port();
  one.requests = {requests.front()};
  one.duration = std::chrono::milliseconds(seconds * 1000 / 3);
  LoadOptions all = one;
  all.requests = std::move(requests);
  // Every tenant has been read, and every token verified, before anything is measured. A run begins
  // with the first request, so only one that is long enough meets them all.
  LoadOptions first = all;
  first.warm_up = std::chrono::milliseconds(0);
  for (double served = 0; served < static_cast<double>(tenants); first.duration *= 2)
    served = run_load(first).per_second * static_cast<double>(first.duration.count()) / 1000;

  LoadResult best_one;
  LoadResult best_all;
  for (int turn = 0; turn < 3; ++turn) {
    LoadResult const single = run_load(one);
    if (single.per_second > best_one.per_second) best_one = single;
    LoadResult const many = run_load(all);
    if (many.per_second > best_all.per_second) best_all = many;
  }
  std::size_t const after = resident();
  server.stop();
  std::printf("%-28s %12s %9s %12s %12s\n", "", "requests", "of one", "p50", "p99");
  print("one tenant", best_one, best_one.per_second);
  print(std::to_string(tenants) + " tenants", best_all, best_one.per_second);
  std::printf("in memory: %zu MB, of which %zu MB before the first request\n", after, before);
  return after <= kMostMegabytes ? 0 : 1;
}

}  // namespace tessera::bench

int main(int argc, char** argv) {
  std::size_t const tenants = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10'000;
  unsigned const seconds = argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 9;
  try {
    return tessera::bench::run(tenants, seconds);
  } catch (std::exception const& failure) {
    std::fprintf(stderr, "bench_tenants: %s\n", failure.what());
    return 1;
  }
}

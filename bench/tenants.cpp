// What 10,000 tenants cost: memory, and time per request against one tenant in the same run. The
// server is built as mcp-server builds it, with the tenants in a database, a limit for each tenant
// and client, and rules; its tool needs no backend.
//
// Both sides send from equally many buffers, so that the memory of the load is no part of it.
//
//   bench_tenants [TENANTS] [SECONDS]      SECONDS: of each of the two
//
// One server thread, one load thread, loopback, keep-alive, no TLS. Exit code 1 when the program
// needs more than 200 MB.

#include "base/log.hpp"
#include "bench/load.hpp"
#include "bench/signed_caller.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "mcp/server/server.hpp"
#include "oauth/resource/bearer_guard.hpp"
#include "packages/mcp-server/tenants/tenant_parts.hpp"
#include "packages/mcp-server/tenants/tenant_table.hpp"
#include "testkit/temp_dir.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace tessera::bench {

constexpr std::size_t kMostMegabytes = 200;
constexpr std::size_t kPlans = 5;
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

/// Two turns, one right after the other: what else the machine does changes between turns more than
/// what is measured, and meets both halves of a pair alike. The pair in the middle is the result.
struct Pair {
  LoadResult one;
  LoadResult all;

  [[nodiscard]] double share() const { return all.per_second / one.per_second; }
};
constexpr std::chrono::milliseconds kTurn{500};

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
    add_email_tool(server);
    http::Router router;
    router.add(http::Method::post, "/mcp",
               http::chain({guard.middleware(), tenants.middleware()}, mcp::http_endpoint(server)));
    handler = behind_guards(random, std::move(router).handler());
  }

  oauth::StaticKeys keys;
  oauth::BearerGuard guard;
  mcp_server::TenantParts tenants;
  mcp::Server server;
  http::Handler handler;
};

/// The tenants of the database: each on one of a few plans, whose limits this load does not reach.
void write_tenants(std::string const& path, std::size_t count) {
  store::Database database({.url = path});
  store::migrate(database, mcp_server::tenant_migrations());
  database.write_now([&](store::Connection& connection) {
    for (std::size_t i = 0; i < count; ++i) {
      mcp_server::TenantRow row{tenant_name(i), {}, SysSeconds{}};
      row.layer.requests_per_second = 900'000;
      row.layer.burst = 900'000 - static_cast<double>(i % kPlans);
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
  jose::SigningKey const key = new_issuer_key();
  std::vector<std::string> requests;
  for (std::size_t i = 0; i < tenants; ++i)
    requests.push_back(request_bytes(mint_token(key, clock, tenant_name(i))));

  http::Server server({.threads = 1}, [&](http::Worker& worker) {
    auto stack =
        std::make_shared<Stack>(public_set(key), services, config, worker.tasks, clock, random);
    return [stack](http::Request& request) { return stack->handler(request); };
  });
  server.start();
  std::size_t const before = resident();

  LoadOptions one;
  one.port = server.port();
  // As many bytes to read as for all of them: what differs is the server's work.
  one.requests.assign(tenants, requests.front());
  one.warm_up = std::chrono::milliseconds(100);
  one.duration = kTurn;
  LoadOptions all = one;
  all.requests = std::move(requests);
  // Every tenant has been read, and every token verified, before anything is measured. A run begins
  // with the first request, so only one that is long enough meets them all.
  LoadOptions first = all;
  first.warm_up = std::chrono::milliseconds(0);
  for (double served = 0; served < static_cast<double>(tenants); first.duration *= 2)
    served = run_load(first).per_second * static_cast<double>(first.duration.count()) / 1000;

  std::vector<Pair> pairs;
  for (unsigned turn = 0; turn < std::max<unsigned>(1, seconds * 1000 / kTurn.count()); ++turn)
    pairs.push_back({run_load(one), run_load(all)});
  auto const middle = pairs.begin() + static_cast<std::ptrdiff_t>(pairs.size() / 2);
  std::ranges::nth_element(pairs, middle, {}, &Pair::share);
  std::size_t const after = resident();
  server.stop();
  std::printf("%-28s %12s %9s %12s %12s\n", "", "requests", "of one", "p50", "p99");
  print("one tenant", middle->one, middle->one.per_second);
  print(std::to_string(tenants) + " tenants", middle->all, middle->one.per_second);
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

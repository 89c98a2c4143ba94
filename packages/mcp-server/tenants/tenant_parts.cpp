#include "packages/mcp-server/tenants/tenant_parts.hpp"

#include "async/sleep.hpp"
#include "packages/mcp-server/policy/load_policy.hpp"
#include "packages/mcp-server/tenants/tenant_database.hpp"
#include "packages/mcp-server/tenants/tenant_table.hpp"

namespace tessera::mcp_server {
namespace {

constexpr std::chrono::minutes kHousekeepingPause{10};

Task<std::optional<TenantLayer>> load_tenant(store::Database& database, std::string name) {
  auto find = [name = std::move(name)](store::Connection& connection) {
    return find_tenant(connection, name);
  };
  Task<std::optional<TenantRow>> reading = database.read(std::move(find));
  std::optional<TenantRow> row = co_await std::move(reading);
  if (!row) co_return std::nullopt;
  co_return std::move(row->layer);
}

TenantDirectory::Sources sources_of(TenantServices const& services, Config const& config) {
  TenantDirectory::Sources sources{config.tenants, config.tenant_store, {}, {}};
  if (store::Database* const database = services.database.get())
    sources.load = [database](std::string name) { return load_tenant(*database, std::move(name)); };
  sources.rate_key = [limits = services.limits.get()](std::string_view name) {
    return limits->key_of(name);
  };
  return sources;
}

Task<store::RateLease> take_lease(store::Database& database, Clock const& clock, std::string name,
                                  Rate rate, store::RateWish wish) {
  auto take = [name = std::move(name), rate, wish, &clock](store::Connection& connection) {
    return store::take_rate_lease(connection, name, rate, wish, clock.now());
  };
  Task<store::RateLease> taking = database.write(std::move(take));
  store::RateLease lease = co_await std::move(taking);
  co_return lease;
}

std::optional<LeasedBuckets> buckets_of(TenantServices const& services, Config const& config,
                                        TenantParts::Tools tools) {
  store::Database* const database = services.database.get();
  if (database == nullptr || !config.rate_limits.shared) return std::nullopt;
  Clock const& clock = tools.clock;
  auto fetch = [database, &clock](std::string name, Rate rate, store::RateWish wish) {
    return take_lease(*database, clock, std::move(name), rate, wish);
  };
  auto otherwise = [limits = services.limits.get(), &clock](std::string const& name, Rate rate,
                                                            double cost) {
    return limits->take(limits->key_of(name), rate, cost, clock.steady_now());
  };
  return std::optional<LeasedBuckets>(std::in_place, std::move(fetch), std::move(otherwise),
                                      LeasedBuckets::Options{config.rate_limits.places},
                                      tools.tasks, clock, tools.log);
}

}  // namespace

TenantServices::TenantServices(Config const& config, Log& log, Random& random)
    : policy(policy::load_policy(config).value()),
      limits(std::make_unique<RateTable>(config.rate_limits.places, random)),
      database(open_tenant_database(config.tenant_store, log)) {}

TenantParts::TenantParts(TenantServices const& services, Config const& config, Tools tools)
    : log(tools.log),
      directory(sources_of(services, config), tools.tasks, tools.clock, tools.log),
      shared(buckets_of(services, config, tools)),
      limits(*services.limits, tools.clock, shared ? &*shared : nullptr),
      access(services.policy, directory, limits, tools.log) {}

Task<BackendTarget> TenantParts::target(std::string name) {
  TenantPtr tenant = directory.recent(name);
  if (tenant == nullptr) tenant = co_await directory.find(std::move(name));
  if (tenant == nullptr) co_return BackendTarget{};
  co_return tenant->settings->backend;
}

Task<> keep_tenant_house(TenantServices const& services, Clock const& clock, Log& log) {
  if (services.database == nullptr) co_return;
  auto const forget = [&clock](store::Connection& connection) {
    return store::forget_full_buckets(connection, clock.now());
  };
  for (;;) {
    try {
      Task<std::int64_t> forgetting = services.database->write(forget);
      std::int64_t const buckets = co_await std::move(forgetting);
      log.debug("rate_buckets_forgotten", {{"buckets", buckets}});
    } catch (Exception const& failed) {
      log.warn("clean_up_failed", {{"reason", describe(failed.error())}});
    }
    co_await sleep_for(kHousekeepingPause);
  }
}

}  // namespace tessera::mcp_server

#include "packages/mcp-server/tenants/tenant_directory.hpp"

#include "async/deadline.hpp"
#include "base/prefetch.hpp"
#include "http/errc.hpp"

#include <utility>

namespace tessera::mcp_server {

TenantDirectory::TenantDirectory(Sources sources, TaskGroup& tasks, Clock const& clock, Log& log)
    : sources_(std::move(sources)),
      tasks_(tasks),
      clock_(clock),
      log_(log),
      entries_(sources_.store.cache) {}

/// What is in memory; asked for again in the background when it is old.
TenantDirectory::Entry* TenantDirectory::known(std::string_view name) {
  Entry* const entry = entries_.find(name);
  if (entry == nullptr || !sources_.load) return entry;
  prefetch(entry->tenant.get());
  auto const now = clock_.steady_now();
  if (now - entry->asked_at < std::chrono::seconds(sources_.store.refresh_seconds)) return entry;
  entry->asked_at = now;
  if (!flights_.contains(name)) tasks_.spawn("tenant_refresh", refresh(std::string(name)));
  return entry;
}

TenantPtr const& TenantDirectory::recent(std::string_view name) {
  static TenantPtr const nobody;
  Entry const* const entry = known(name);
  return entry == nullptr ? nobody : entry->tenant;
}

Task<TenantPtr> TenantDirectory::find(std::string name) {
  if (Entry const* const entry = known(name)) co_return entry->tenant;
  if (!sources_.load) {
    TenantPtr tenant = build(name, nullptr);
    entries_.put(std::move(name), Entry{tenant, clock_.steady_now()});
    co_return tenant;
  }
  TenantPtr tenant = co_await ask(std::move(name));
  co_return tenant;
}

TenantPtr TenantDirectory::build(std::string const& name, TenantLayer const* row) {
  std::vector<TenantLayer const*> layers;
  TenantLayers const& written = sources_.written;
  if (auto const common = written.find(kDefaultTenant); common != written.end())
    layers.push_back(&common->second);
  auto const own = written.find(name);
  bool const is_written = own != written.end() && name != kDefaultTenant;
  if (is_written) layers.push_back(&own->second);
  if (row != nullptr) layers.push_back(row);
  bool const refuse = sources_.store.unknown_tenants == UnknownTenants::refuse;
  if (refuse && !is_written && row == nullptr) return nullptr;
  return std::make_shared<Tenant const>(
      Tenant{name, sources_.rate_key(name), settings_.merged(layers)});
}

Task<TenantPtr> TenantDirectory::ask(std::string name) {
  FlightPtr flight;
  if (auto const found = flights_.find(name); found != flights_.end()) {
    flight = found->second;
  } else {
    Executor const executor = co_await asio::this_coro::executor;
    flight = std::make_shared<Flight>(executor);
    flights_.emplace(name, flight);
    // In the background, so that a caller who leaves takes nothing from the others.
    tasks_.spawn("tenant_load", fly(std::move(name), flight));
  }
  Task<> waiting = flight->done.wait();
  std::string what = "the database of tenants";
  co_await with_deadline(std::move(waiting), kPatience, std::move(what));
  if (flight->failure)
    throw Exception(fail(http::Errc::unavailable, "the settings of the tenant cannot be read now",
                         describe(*flight->failure)));
  co_return flight->tenant;
}

Task<> TenantDirectory::refresh(std::string name) {
  Executor const executor = co_await asio::this_coro::executor;
  auto flight = std::make_shared<Flight>(executor);
  flights_.emplace(name, flight);
  co_await fly(std::move(name), std::move(flight));
}

/// Asks once, and tells all who wait.
Task<> TenantDirectory::fly(std::string name, FlightPtr flight) {
  std::optional<Error> failure;
  try {
    std::string wanted = name;
    std::optional<TenantLayer> const row = co_await sources_.load(std::move(wanted));
    flight->tenant = build(name, row ? &*row : nullptr);
    entries_.put(name, Entry{flight->tenant, clock_.steady_now()});
  } catch (Exception const& known) {
    failure = known.error();
  } catch (std::exception const& other) {
    failure = fail(http::Errc::unavailable, {}, other.what());
  }
  if (failure) log_.warn("tenant_not_read", {{"tenant", name}, {"reason", describe(*failure)}});
  flight->failure = std::move(failure);
  flights_.erase(name);
  flight->done.set();
}

}  // namespace tessera::mcp_server

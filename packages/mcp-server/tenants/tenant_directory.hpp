#pragma once

#include "async/event.hpp"
#include "async/task_group.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/lru_map.hpp"
#include "packages/mcp-server/tenants/shared_settings.hpp"
#include "packages/mcp-server/tenants/tenant_config.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::mcp_server {

/// One tenant with what holds for it now. Immutable.
struct Tenant {
  std::string name;
  std::uint64_t rate_key = 0;  ///< Its bucket among those of this process.
  TenantSettingsPtr settings;  ///< Never null.
};
using TenantPtr = std::shared_ptr<Tenant const>;

/// What one worker knows about tenants: asked for when a tenant comes for the first time, kept for
/// the last ones that came, and asked for again in the background when it has become old, while
/// what is known goes on to serve. Whoever wants the same tenant at the same time shares one
/// question. When the database cannot be asked, what is known stays in force.
/// Used on one strand only.
class TenantDirectory {
 public:
  /// Asks the database. Nothing: the tenant is not there. Throws Exception when it cannot be asked.
  using Load = std::function<Task<std::optional<TenantLayer>>(std::string name)>;
  using RateKey = std::function<std::uint64_t(std::string_view name)>;

  /// How long a request waits for a tenant that is not in memory.
  static constexpr std::chrono::seconds kPatience{5};

  struct Sources {
    TenantLayers const& written;     ///< `[tenants.NAME]`. Not owned; outlives the directory.
    TenantStoreConfig const& store;  ///< The same.
    Load load;                       ///< Empty: there is no database.
    RateKey rate_key;
  };
  /// @param tasks, clock, log  not owned; outlive this
  TenantDirectory(Sources sources, TaskGroup& tasks, Clock const& clock, Log& log);
  TenantDirectory(TenantDirectory const&) = delete;
  TenantDirectory& operator=(TenantDirectory const&) = delete;

  /// The tenant, if it is in memory and is known; null: ask `find`. Valid until the caller waits
  /// for something; who needs it longer takes a copy.
  [[nodiscard]] TenantPtr const& recent(std::string_view name);

  /// The tenant; null: nobody wrote it down, and the configuration says that it is then refused.
  /// Throws Exception when it is not in memory and cannot be asked for: http::Errc::unavailable, or
  /// AsyncErrc::deadline.
  Task<TenantPtr> find(std::string name);

 private:
  struct Entry {
    TenantPtr tenant;  ///< Null: refused.
    std::chrono::steady_clock::time_point asked_at{};
  };
  /// One question that several callers wait for.
  struct Flight {
    explicit Flight(Executor const& executor) : done(executor) {}
    Event done;
    std::optional<Error> failure;
    TenantPtr tenant;
  };
  using FlightPtr = std::shared_ptr<Flight>;

  [[nodiscard]] Entry* known(std::string_view name);
  [[nodiscard]] TenantPtr build(std::string const& name, TenantLayer const* row);
  Task<TenantPtr> ask(std::string name);
  Task<> refresh(std::string name);
  Task<> fly(std::string name, FlightPtr flight);

  Sources sources_;
  TaskGroup& tasks_;
  Clock const& clock_;
  Log& log_;
  SharedSettings settings_;
  LruMap<Entry> entries_;
  std::map<std::string, FlightPtr, std::less<>> flights_;
};

}  // namespace tessera::mcp_server

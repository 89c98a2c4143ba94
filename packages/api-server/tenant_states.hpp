#pragma once

#include "base/clock.hpp"
#include "http/message/handler.hpp"
#include "oauth/storage/tenant_states.hpp"
#include "store/database.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace tessera::api_server {

/// Which tenants the table of tenants says are disabled, with a memory of a second in front, so
/// that a call costs no question to the database. Safe to use from any thread.
class SqlTenantStates final : public oauth::TenantStates {
 public:
  /// @param database  not owned; outlives this, migrated with `accounts_migrations`
  SqlTenantStates(store::Database& database, Clock const& clock)
      : database_(database), clock_(clock) {}

  Task<bool> is_disabled(std::string tenant) override;

 private:
  struct Answer {
    bool disabled;
    std::chrono::steady_clock::time_point ends;
  };
  [[nodiscard]] std::optional<bool> remembered(std::string const& tenant);
  void remember(std::string const& tenant, bool disabled);

  store::Database& database_;
  Clock const& clock_;
  std::mutex mutex_;  // guards what follows
  std::unordered_map<std::string, Answer> memory_;
};

/// Refuses who calls for a disabled tenant with 403: goes behind the guard, which has decided which
/// tenant is in force.
/// @param tenants  not owned; outlives the handler
[[nodiscard]] http::Middleware enabled_tenants_only(oauth::TenantStates& tenants);

/// Switches a tenant off or on; what it has stays as it is. A change that is none writes no new
/// instant.
/// @return false when there is no such tenant
bool set_tenant_disabled(store::Connection& db, std::string const& tenant, bool disabled,
                         SysSeconds now);

}  // namespace tessera::api_server

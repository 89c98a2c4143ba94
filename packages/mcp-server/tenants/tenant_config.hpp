#pragma once

#include "packages/mcp-server/tenants/tenant_settings.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

// The sections [tenants.NAME], [tenant_store], [rate_limits] and [policy] of the configuration.

namespace tessera::mcp_server {

/// What becomes of a caller whose tenant is written down nowhere.
enum class UnknownTenants : std::uint8_t {
  default_,  ///< `[tenants.default]` holds.
  refuse,    ///< 403.
};
BOOST_DESCRIBE_ENUM(UnknownTenants, default_, refuse)

struct TenantStoreConfig {
  std::string database;  ///< A file or `postgresql://…`; empty: tenants of the configuration only.
  UnknownTenants unknown_tenants = UnknownTenants::default_;
  std::uint32_t cache = 10'000;        ///< Tenants that a worker keeps in memory.
  std::uint32_t refresh_seconds = 10;  ///< How old what is in memory may be.
};
BOOST_DESCRIBE_STRUCT(TenantStoreConfig, (), (database, unknown_tenants, cache, refresh_seconds))

struct RateLimitConfig {
  bool shared = true;             ///< With a database: the limits hold for all replicas together.
  std::uint32_t places = 65'536;  ///< Buckets that can be in use at the same time.
};
BOOST_DESCRIBE_STRUCT(RateLimitConfig, (), (shared, places))

struct PolicyConfig {
  std::string file;                 ///< Rules in a file of their own; empty: those below.
  std::string default_ = "allow";   ///< What holds when no rule fits: allow or deny.
  std::vector<json::object> rules;  ///< As written; policy/read_policy.hpp reads them.
};
BOOST_DESCRIBE_STRUCT(PolicyConfig, (), (file, default_, rules))

using TenantLayers = std::map<std::string, TenantLayer>;
/// The entry of all that have none, and of what the others do not say.
inline constexpr char const* kDefaultTenant = "default";

/// Errors: appkit::Errc::bad_setting, naming the key.
[[nodiscard]] Result<void> check(TenantLayers const& tenants, TenantStoreConfig const& store,
                                 RateLimitConfig const& limits);

}  // namespace tessera::mcp_server

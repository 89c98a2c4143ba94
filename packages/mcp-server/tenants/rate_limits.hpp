#pragma once

#include "http/principal.hpp"
#include "packages/mcp-server/tenants/leased_buckets.hpp"
#include "packages/mcp-server/tenants/tenant_directory.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tessera::mcp_server {

/// Why a request came too early.
struct RateRefusal {
  std::string_view whose;  ///< `client` or `tenant`: whose limit it is.
  std::chrono::seconds retry_after{1};
};

/// The limits of a tenant and of each of its clients. The client's is looked at first, so that one
/// client that is too fast does not use up what the others have. Used on one strand only; the table
/// is shared by all workers of the process.
class RateLimits {
 public:
  /// @param table, clock  not owned; outlive this
  /// @param shared        the buckets of all replicas, not owned; null: each process by itself
  RateLimits(RateTable& table, Clock const& clock, LeasedBuckets* shared)
      : table_(table), clock_(clock), shared_(shared) {}

  /// True when `try_take` decides about the tenant; otherwise `take` does.
  [[nodiscard]] bool is_local(Tenant const& tenant) const noexcept;

  /// The bucket of a client, as `try_take` wants it. To be asked for before the tenant is looked
  /// up: both are far away in memory, and then they come at the same time.
  [[nodiscard]] std::uint64_t client_key(std::string_view tenant, std::string_view client_id) const;

  /// Takes `cost` requests from both. @return nothing: they were had
  [[nodiscard]] std::optional<RateRefusal> try_take(Tenant const& tenant, std::uint64_t client_key,
                                                    double cost);
  /// The same wherever the buckets are.
  Task<std::optional<RateRefusal>> take(TenantPtr tenant, std::string client_id, double cost);

 private:
  RateTable& table_;
  Clock const& clock_;
  LeasedBuckets* shared_;
};

/// The name of a client's bucket; a tenant's bucket has the tenant's name.
[[nodiscard]] std::string client_bucket(std::string_view tenant, std::string_view client_id);

}  // namespace tessera::mcp_server

#include "packages/mcp-server/tenants/rate_limits.hpp"

#include <algorithm>

namespace tessera::mcp_server {
namespace {

std::optional<RateRefusal> refusal_of(std::string_view whose, RateVerdict const& verdict) {
  if (verdict.allowed) return std::nullopt;
  auto const wait = std::chrono::ceil<std::chrono::seconds>(verdict.wait);
  return RateRefusal{whose, std::max(wait, std::chrono::seconds(1))};
}

}  // namespace

// A slash is in no tenant's name, so no client's bucket is another one's.
std::string client_bucket(std::string_view tenant, std::string_view client_id) {
  std::string name(tenant);
  name.push_back('/');
  name += client_id;
  return name;
}

bool RateLimits::is_local(Tenant const& tenant) const noexcept {
  TenantSettings const& settings = *tenant.settings;
  return shared_ == nullptr ||
         (settings.rate.is_unlimited() && settings.client_rate.is_unlimited());
}

std::uint64_t RateLimits::client_key(std::string_view tenant, std::string_view client_id) const {
  std::uint64_t const key = table_.key_of(client_bucket(tenant, client_id));
  table_.expect(key);
  return key;
}

std::optional<RateRefusal> RateLimits::try_take(Tenant const& tenant, std::uint64_t client_key,
                                                double cost) {
  TenantSettings const& settings = *tenant.settings;
  auto const now = clock_.steady_now();
  table_.expect(tenant.rate_key);
  if (!settings.client_rate.is_unlimited()) {
    RateVerdict const verdict = table_.take(client_key, settings.client_rate, cost, now);
    if (auto refusal = refusal_of("client", verdict)) return refusal;
  }
  RateVerdict const verdict = table_.take(tenant.rate_key, settings.rate, cost, now);
  return refusal_of("tenant", verdict);
}

Task<std::optional<RateRefusal>> RateLimits::take(TenantPtr tenant, std::string client_id,
                                                  double cost) {
  if (is_local(*tenant)) {
    std::uint64_t const key = client_key(tenant->name, client_id);
    co_return try_take(*tenant, key, cost);
  }
  TenantSettings const& settings = *tenant->settings;
  if (!settings.client_rate.is_unlimited()) {
    std::string name = client_bucket(tenant->name, client_id);
    RateVerdict const verdict = co_await shared_->take(std::move(name), settings.client_rate, cost);
    if (auto refusal = refusal_of("client", verdict)) co_return refusal;
  }
  if (settings.rate.is_unlimited()) co_return std::nullopt;
  std::string name = tenant->name;
  RateVerdict const verdict = co_await shared_->take(std::move(name), settings.rate, cost);
  co_return refusal_of("tenant", verdict);
}

}  // namespace tessera::mcp_server

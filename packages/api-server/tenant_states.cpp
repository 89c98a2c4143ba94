#include "packages/api-server/tenant_states.hpp"

#include "http/errc.hpp"
#include "http/message/request.hpp"

namespace tessera::api_server {
namespace {

constexpr std::chrono::seconds kMemory{1};
constexpr std::size_t kMostRemembered = 10'000;

Task<http::Response> pass_enabled(http::Request& request, http::Handler const& next,
                                  oauth::TenantStates& tenants) {
  if (!request.principal) throw Exception(fail(http::Errc::unauthorized));
  std::string tenant = request.principal->tenant;
  bool const disabled = co_await tenants.is_disabled(std::move(tenant));
  if (disabled) throw Exception(fail(http::Errc::forbidden, "the tenant is disabled"));
  http::Response response = co_await next(request);
  co_return response;
}

}  // namespace

Task<bool> SqlTenantStates::is_disabled(std::string tenant) {
  std::optional<bool> const known = remembered(tenant);
  if (known) co_return *known;
  auto job = [tenant](store::Connection& db) {
    return db
        .query_one("SELECT 1 FROM tenants WHERE tenant = $1 AND disabled_at IS NOT NULL", tenant)
        .has_value();
  };
  bool const disabled = co_await database_.read(std::move(job));
  remember(tenant, disabled);
  co_return disabled;
}

std::optional<bool> SqlTenantStates::remembered(std::string const& tenant) {
  std::scoped_lock const lock(mutex_);
  auto const found = memory_.find(tenant);
  if (found == memory_.end()) return std::nullopt;
  if (clock_.steady_now() < found->second.ends) return found->second.disabled;
  memory_.erase(found);
  return std::nullopt;
}

void SqlTenantStates::remember(std::string const& tenant, bool disabled) {
  std::scoped_lock const lock(mutex_);
  if (memory_.size() >= kMostRemembered) memory_.clear();
  memory_[tenant] = Answer{disabled, clock_.steady_now() + kMemory};
}

http::Middleware enabled_tenants_only(oauth::TenantStates& tenants) {
  return [&tenants](http::Request& request, http::Handler const& next) {
    return pass_enabled(request, next, tenants);
  };
}

bool set_tenant_disabled(store::Connection& db, std::string const& tenant, bool disabled,
                         SysSeconds now) {
  std::int64_t const found =
      disabled ? db.execute(
                     "UPDATE tenants SET disabled_at = COALESCE(disabled_at, $2) WHERE tenant = $1",
                     tenant, now)
               : db.execute("UPDATE tenants SET disabled_at = NULL WHERE tenant = $1", tenant);
  return found == 1;
}

}  // namespace tessera::api_server

#include "oauth/server/tenant_check.hpp"

#include "oauth/model/errors.hpp"

namespace tessera::oauth {

Task<> require_enabled(TenantStates* tenants, std::string tenant) {
  if (tenants == nullptr) co_return;
  bool const disabled = co_await tenants->is_disabled(std::move(tenant));
  if (disabled)
    throw Exception(fail(Errc::invalid_grant, "the tenant is disabled", "disabled_tenant"));
}

}  // namespace tessera::oauth

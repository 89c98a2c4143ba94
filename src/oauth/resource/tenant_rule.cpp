#include "oauth/resource/tenant_rule.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"

#include <algorithm>

namespace tessera::oauth {

Result<std::string> tenant_in_force(http::Headers const& headers,
                                    http::Principal const& principal) {
  std::size_t const sent = headers.count(kTenantHeader);
  if (sent == 0) return principal.tenant;
  if (sent > 1)
    return fail(Errc::invalid_request, "X-TENANT-ID must not be repeated", "repeated_header");
  std::string_view const named = headers.get(kTenantHeader);
  if (!is_tenant_id(named))
    return fail(Errc::invalid_request, "X-TENANT-ID is malformed", "malformed_tenant");
  bool const allowed = (!principal.tenant.empty() && named == principal.tenant) ||
                       std::ranges::find(principal.tenants, named) != principal.tenants.end();
  if (!allowed)
    return fail(Errc::access_denied, "X-TENANT-ID is not a tenant of the access token",
                "wrong_tenant");
  return std::string(named);
}

}  // namespace tessera::oauth

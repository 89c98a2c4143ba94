#pragma once

#include "base/error.hpp"
#include "oauth/model/client_record.hpp"
#include "oauth/model/parameters.hpp"
#include "oauth/server/resource_table.hpp"

#include <string>

// What every grant asks of its parameters: for which resource, with which scopes, for which tenant.
// Each answer is bounded by what the client was registered for.

namespace tessera::oauth {

/// The one resource of the request, or the client's default.
/// Errors: Errc::invalid_target (unknown, not the client's, more than one, none at all).
/// Spec: RFC 8707 §2
[[nodiscard]] Result<ResourceTable::Entry const*> requested_resource(
    RegisteredClient const& client, Parameters const& parameters, ResourceTable const& resources);

/// The scopes of the request, or all that the client may have at this resource.
/// Errors: Errc::invalid_scope. Spec: RFC 6749 §3.3
[[nodiscard]] Result<ScopeSet> requested_scopes(RegisteredClient const& client,
                                                Parameters const& parameters,
                                                ScopeSet const& resource_scopes);

/// The tenant that `tenant_id` names, or the client's first. A client for any tenant must name one.
/// Errors: Errc::invalid_request.
[[nodiscard]] Result<std::string> requested_tenant(RegisteredClient const& client,
                                                   Parameters const& parameters);

}  // namespace tessera::oauth

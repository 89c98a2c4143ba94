#pragma once

#include "async/task.hpp"
#include "http/headers.hpp"
#include "http/principal.hpp"

namespace tessera::mcp_server {

/// Decides which identity the backend sees for a call. The client's own token is never among it.
/// Used on one strand only.
class BackendIdentity {
 public:
  virtual ~BackendIdentity() = default;

  /// The header fields that carry the identity. Throws Exception when none can be had.
  virtual Task<http::Headers> headers_for(http::PrincipalPtr caller) = 0;

  /// The backend refused the identity with 401: forget what is cached for this caller's tenant.
  virtual void refused(http::Principal const& caller) = 0;
};

}  // namespace tessera::mcp_server

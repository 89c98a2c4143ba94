#pragma once

#include "async/task.hpp"
#include "http/headers.hpp"
#include "http/principal.hpp"
#include "oauth/client/access_token.hpp"

#include <string_view>

namespace tessera::mcp_server {

/// Decides which identity the backend sees for a call. The client's own token is never among it.
/// Used on one strand only.
class BackendIdentity {
 public:
  virtual ~BackendIdentity() = default;

  /// The header fields that carry the identity. Throws Exception when none can be had.
  virtual Task<http::Headers> headers_for(http::PrincipalPtr caller) = 0;

  /// The backend refused the identity with 401: forget what is cached for this caller.
  virtual void refused(http::Principal const& caller) = 0;
};

/// How an identity travels: the token, and the tenant that it is for.
[[nodiscard]] http::Headers identity_headers(oauth::AccessToken const& token,
                                             std::string_view tenant);

}  // namespace tessera::mcp_server

#include "packages/mcp-server/backend/service_identity.hpp"

namespace tessera::mcp_server {

Task<http::Headers> ServiceIdentity::headers_for(http::PrincipalPtr caller) {
  oauth::AccessToken const token = co_await credentials_.token(caller->tenant);
  co_return identity_headers(token, caller->tenant);
}

void ServiceIdentity::refused(http::Principal const& caller) { credentials_.drop(caller.tenant); }

}  // namespace tessera::mcp_server

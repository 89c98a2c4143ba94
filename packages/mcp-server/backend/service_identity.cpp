#include "packages/mcp-server/backend/service_identity.hpp"

namespace tessera::mcp_server {

Task<http::Headers> ServiceIdentity::headers_for(http::PrincipalPtr caller) {
  oauth::AccessToken const token = co_await credentials_.token(caller->tenant);
  Secret const value("Bearer " + std::string(token.value.reveal()));
  http::Headers headers;
  headers.add("Authorization", value.reveal());
  headers.add("X-TENANT-ID", caller->tenant);
  co_return headers;
}

void ServiceIdentity::refused(http::Principal const& caller) { credentials_.drop(caller.tenant); }

}  // namespace tessera::mcp_server

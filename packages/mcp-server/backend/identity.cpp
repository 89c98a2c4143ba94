#include "packages/mcp-server/backend/identity.hpp"

namespace tessera::mcp_server {

http::Headers identity_headers(oauth::AccessToken const& token, std::string_view tenant) {
  http::Headers headers;
  headers.add("Authorization", oauth::authorization_value(token).reveal());
  headers.add("X-TENANT-ID", tenant);
  return headers;
}

}  // namespace tessera::mcp_server

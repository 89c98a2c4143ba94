#include "packages/mcp-server/backend/exchange_identity.hpp"

namespace tessera::mcp_server {

Task<http::Headers> ExchangeIdentity::headers_for(http::PrincipalPtr caller) {
  Secret subject_token = caller->token;
  oauth::AccessToken const token = co_await tokens_.token(std::move(subject_token));
  co_return identity_headers(token, caller->tenant);
}

void ExchangeIdentity::refused(http::Principal const& caller) { tokens_.drop(caller.token); }

}  // namespace tessera::mcp_server

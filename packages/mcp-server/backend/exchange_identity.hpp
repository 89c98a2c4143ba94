#pragma once

#include "oauth/client/exchanged_tokens.hpp"
#include "packages/mcp-server/backend/identity.hpp"

namespace tessera::mcp_server {

/// The mode `exchange`: the backend sees a token of its own audience that names the caller as the
/// subject and us as the actor, and the tenant's name in `X-TENANT-ID`. Conforming, and the backend
/// learns everything: for whom, by whom.
class ExchangeIdentity final : public BackendIdentity {
 public:
  /// @param tokens  ours at the authorization server, for the backend's audience; not owned
  explicit ExchangeIdentity(oauth::ExchangedTokens& tokens) : tokens_(tokens) {}

  Task<http::Headers> headers_for(http::PrincipalPtr caller) override;
  void refused(http::Principal const& caller) override;

 private:
  oauth::ExchangedTokens& tokens_;
};

}  // namespace tessera::mcp_server

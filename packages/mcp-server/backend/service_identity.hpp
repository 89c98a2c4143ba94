#pragma once

#include "oauth/client/client_credentials.hpp"
#include "packages/mcp-server/backend/identity.hpp"

namespace tessera::mcp_server {

/// The mode `service`: the backend sees a token of our own, bound to the caller's tenant, and the
/// tenant's name in `X-TENANT-ID`. Conforming, but the backend learns who acts only by tenant.
class ServiceIdentity final : public BackendIdentity {
 public:
  /// @param credentials  ours at the authorization server, for the backend's audience; not owned
  explicit ServiceIdentity(oauth::ClientCredentials& credentials) : credentials_(credentials) {}

  Task<http::Headers> headers_for(http::PrincipalPtr caller) override;
  void refused(http::Principal const& caller) override;

 private:
  oauth::ClientCredentials& credentials_;
};

}  // namespace tessera::mcp_server

#pragma once

#include "oauth/client/client_credentials.hpp"
#include "oauth/client/handover/header_placement.hpp"
#include "oauth/client/handover/identity_handover.hpp"

namespace tessera::oauth {

/// The backend sees a token of our own, bound to the caller's tenant: it learns who acts only by
/// tenant.
class ServiceHandover final : public IdentityHandover {
 public:
  /// @param credentials  ours at the authorization server, for the backend's audience; not owned
  ServiceHandover(ClientCredentials& credentials, HeaderPlacement placement)
      : credentials_(credentials), placement_(std::move(placement)) {}

  Task<http::Headers> headers_for(HandoverCallPtr call) override;
  bool refused(HandoverCall const& call) override;
  [[nodiscard]] std::string_view mode() const noexcept override { return "service"; }

 private:
  ClientCredentials& credentials_;
  HeaderPlacement placement_;
};

}  // namespace tessera::oauth

#pragma once

#include "oauth/client/exchanged_tokens.hpp"
#include "oauth/client/handover/header_placement.hpp"
#include "oauth/client/handover/identity_handover.hpp"

namespace tessera::oauth {

/// The backend sees a token of its own audience that names the caller as the subject and us as the
/// actor. It learns everything: for whom, by whom. Spec: RFC 8693 §2.1
class ExchangeHandover final : public IdentityHandover {
 public:
  /// @param tokens  ours at the authorization server, for the backend's audience; not owned
  ExchangeHandover(ExchangedTokens& tokens, HeaderPlacement placement)
      : tokens_(tokens), placement_(std::move(placement)) {}

  Task<http::Headers> headers_for(HandoverCallPtr call) override;
  bool refused(HandoverCall const& call) override;
  [[nodiscard]] std::string_view mode() const noexcept override { return "exchange"; }

 private:
  ExchangedTokens& tokens_;
  HeaderPlacement placement_;
};

}  // namespace tessera::oauth

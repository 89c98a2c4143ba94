#pragma once

#include "oauth/client/handover/identity_handover.hpp"

namespace tessera::oauth {

/// The backend sees `Authorization`, `X-JWT-TOKEN` and `X-TENANT-ID` exactly as the caller sent
/// them. MCP forbids it: who reads a token at the backend can use it here, and nobody can tell the
/// two apart. It is for backends that know nothing else, and a program asks before it uses it.
/// Spec: MCP basic/authorization ("MUST NOT pass through"), which this breaks
class ForwardHandover final : public IdentityHandover {
 public:
  /// Throws Exception(Errc::access_denied) for a call that outlived its request, and for a token
  /// that is bound to the caller's key: its proof is for us alone.
  Task<http::Headers> headers_for(HandoverCallPtr call) override;
  bool refused(HandoverCall const&) override { return false; }
  [[nodiscard]] std::string_view mode() const noexcept override { return "forward"; }
};

}  // namespace tessera::oauth

#pragma once

#include "async/task.hpp"
#include "http/headers.hpp"
#include "oauth/client/handover/handover_call.hpp"

#include <string_view>

namespace tessera::oauth {

/// Decides as whom a server calls its backend in answer to a caller of its own. One object per
/// backend and worker; used on one strand only.
///
///   mode       the backend gets                                       MCP
///   exchange   a token of its own audience: same subject, we as actor  conforming
///   assertion  a short JWT of ours that names subject, tenant, tool    conforming
///   service    our own token, for the caller's tenant                  conforming
///   forward    the caller's token, as it came                          forbidden
///
/// Spec: MCP basic/authorization (token passthrough); RFC 8693 §1.1
class IdentityHandover {
 public:
  virtual ~IdentityHandover() = default;

  /// The fields that carry the identity. Throws Exception when none can be had.
  virtual Task<http::Headers> headers_for(HandoverCallPtr call) = 0;

  /// The backend answered 401: what is kept for this call is forgotten.
  /// @return true: another try would show it something new
  virtual bool refused(HandoverCall const& call) = 0;

  /// For logs and reports: `exchange`, `assertion`, `service` or `forward`.
  [[nodiscard]] virtual std::string_view mode() const noexcept = 0;
};

}  // namespace tessera::oauth

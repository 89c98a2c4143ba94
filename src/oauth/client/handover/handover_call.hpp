#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/secret.hpp"
#include "http/headers.hpp"
#include "http/principal.hpp"
#include "oauth/client/handover/forwarded_headers.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tessera::http {
class Request;
}

namespace tessera::oauth {

/// What a caller proved itself with. Whoever holds it cannot look into it: only the two hand-overs
/// that need the token can, so that no other mode could pass it on even by mistake.
class CallerCredential {
 public:
  /// @param sent  the fields of the caller's request; null: it has ended
  CallerCredential(Secret token, http::Headers const* sent);

 private:
  friend class ExchangeHandover;
  friend class ForwardHandover;

  struct Field {
    std::string name;
    Secret value;
  };
  Secret token_;
  /// `Authorization`, `X-JWT-TOKEN` and `X-TENANT-ID` exactly as they came; nothing: the call
  /// outlives its request.
  std::optional<std::vector<Field>> sent_;
};

/// The plain facts about one call of a backend: for whom, by whom, for what. Immutable.
struct HandoverCall {
  std::string subject;                 ///< Whom the call is for.
  std::string client_id;               ///< The software that called us.
  std::string tenant;                  ///< The tenant in force.
  bool one_of_several = false;         ///< The caller's token is for more tenants than that.
  std::vector<std::string> scopes;     ///< What the caller was granted here.
  std::string token_id;                ///< `jti` of the caller's token; what a log may name.
  std::string tool;                    ///< What the backend is called for.
  SysSeconds ends_at{};                ///< When the caller's token ends.
  std::optional<json::value> actor{};  ///< Who acted before us (`act`). Spec: RFC 8693 §4.1
  bool bound_to_key = false;           ///< The caller's token counts only with a proof (`cnf`).
  http::Headers more{};                ///< Allowed fields of the request, renamed.
  CallerCredential credential;
};
using HandoverCallPtr = std::shared_ptr<HandoverCall const>;

/// Builds the facts from what the guard verified.
/// @param request  of the caller; read here only; null: the call outlives it
/// @param rules    checked before
/// Throws Exception(Errc::invalid_request) for a header that cannot be passed on, and
/// Errc::missing_token when nobody was verified.
[[nodiscard]] HandoverCallPtr make_handover_call(http::PrincipalPtr const& caller,
                                                 http::Request const* request, std::string tool,
                                                 ForwardedHeaders const& rules);

}  // namespace tessera::oauth

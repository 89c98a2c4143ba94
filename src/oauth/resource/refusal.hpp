#pragma once

#include "base/error.hpp"
#include "http/message/response.hpp"
#include "oauth/model/scope_set.hpp"

#include <string>

namespace tessera::oauth {

/// What a challenge tells a client besides the error.
struct ChallengeContext {
  std::string resource_metadata;  ///< URL of the protected resource metadata.
  ScopeSet scopes;                ///< All scopes that the operation needs; empty: not said.
  bool with_proof = false;        ///< The token came by the scheme DPoP: the challenge does, too.
};

/// The answer to a request whose token was refused: status, `WWW-Authenticate: Bearer …` (or `DPoP
/// …`) and a JSON body. A request without a token is only told where to get one: no error word.
/// Spec: RFC 6750 §3, RFC 9728 §5.1, RFC 9449 §7.1
[[nodiscard]] http::Response refusal_response(Error const& error, ChallengeContext const& context);

}  // namespace tessera::oauth

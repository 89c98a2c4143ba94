#pragma once

#include "http/message/request.hpp"
#include "http/principal.hpp"
#include "oauth/resource/seen_proofs.hpp"

#include <string>

namespace tessera::oauth {

/// How a token was presented, and where.
struct PresentedAt {
  bool with_proof = false;  ///< By the scheme DPoP.
  std::string url;          ///< Of the request, as the client sees it.
};

/// A token that is bound to a key is good only together with a proof of that key, made for this
/// request; one that is not bound is good only without. So nobody can use a bound token as if it
/// were a bearer token.
/// Errors: Errc::invalid_token, Errc::invalid_dpop_proof, with the word for the log; those of
/// `SeenProofs`. Spec: RFC 9449 §7
[[nodiscard]] Result<void> check_key_binding(http::Request const& request,
                                             http::Principal const& principal,
                                             PresentedAt const& presented, SeenProofs& seen,
                                             SysSeconds now);

}  // namespace tessera::oauth

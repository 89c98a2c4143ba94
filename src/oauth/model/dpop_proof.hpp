#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "jose/jwk.hpp"
#include "jose/jws.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// DPoP: a proof, signed anew for each request, that whoever presents a token also holds the key
// that the token is bound to. Both sides are here: making a proof and checking one.

namespace tessera::oauth {

/// What a proof is for.
struct DpopTarget {
  std::string method;  ///< E.g. "POST".
  std::string url;     ///< Query and fragment are left out of the proof.
  Secret token;        ///< The access token that goes with it; empty at the token endpoint.
  std::string nonce;   ///< What the server gave; empty: it gave none.
};

/// A signed proof with a fresh `jti`. Errors: those of signing, http::Errc::bad_url.
/// Spec: RFC 9449 §4.2
[[nodiscard]] Result<std::string> make_dpop_proof(DpopTarget const& target,
                                                  jose::SigningKey const& key, Clock const& clock,
                                                  Random& random);

/// What a proof must show to a server.
struct DpopExpectation {
  std::string method;
  std::string url;                         ///< As the client sees it.
  Secret token;                            ///< Empty: no `ath` is looked for.
  std::optional<std::string> nonce;        ///< Nothing: none is asked for.
  std::chrono::seconds window{300};        ///< `iat` may differ from now by this, either way.
  std::vector<jose::Algorithm> algorithms  ///< Asymmetric ones only, which all of ours are.
      {jose::Algorithm::es256, jose::Algorithm::ed25519, jose::Algorithm::ps256,
       jose::Algorithm::rs256};
};

/// The algorithms that `DpopExpectation` takes by default, by name: for metadata and challenges.
[[nodiscard]] std::vector<std::string> dpop_algorithm_names();

/// What a good proof says.
struct DpopProof {
  std::string thumbprint;  ///< Of the key: what the token's `cnf.jkt` must be.
  std::string jti;         ///< To be remembered for the window: a proof is good once.
  std::string nonce;       ///< For servers that do not keep theirs; empty: it has none.
  SysSeconds issued_at{};
};

/// Checks everything but the replay of `jti` and the token's binding, which the caller knows.
/// Errors: Errc::invalid_dpop_proof (`debug` names the check), Errc::use_dpop_nonce.
/// Spec: RFC 9449 §4.3
[[nodiscard]] Result<DpopProof> check_dpop_proof(std::string_view proof,
                                                 DpopExpectation const& expected, SysSeconds now);

}  // namespace tessera::oauth

#pragma once

#include "base/error.hpp"

namespace tessera::jose {

/// Why a key, a set or a token was refused: one value per check, in the order of checking. The
/// hints name the check and never repeat what the token said.
enum class Errc {
  too_large = 1,          ///< A token, header or key set longer than the limit.
  malformed,              ///< Not three parts of strict base64url, or not the JSON expected there.
  unsupported_header,     ///< The header demands an extension (`crit`, `b64`).
  wrong_type,             ///< `typ` is not one of the accepted kinds of token.
  algorithm_not_allowed,  ///< `alg` is unknown, not accepted here, or not the key's own.
  unknown_key,            ///< No key, or no single one, answers to the token's `kid`.
  bad_signature,          ///< The signature is not that of the key.
  missing_claim,          ///< A required claim is absent.
  wrong_issuer,           ///< `iss` is not the expected issuer.
  wrong_audience,         ///< `aud` does not name us (or not us alone, where that is required).
  expired,                ///< `exp` has passed.
  not_yet_valid,          ///< `nbf` or `iat` lies in the future.
  too_long_lived,         ///< The token lives longer than is accepted.
  invalid_key,            ///< A key with missing, ill-encoded, weak or impossible numbers.
  unsupported_key,        ///< A key of another type or algorithm, or not meant for signatures.
  private_key,            ///< Private members where a public key is expected.
  symmetric_key,          ///< A shared secret (`oct`) where public keys are expected.
  duplicate_kid,          ///< Two keys of one set have the same `kid`.
};
[[nodiscard]] error_code make_error_code(Errc code);

}  // namespace tessera::jose

template <>
struct boost::system::is_error_code_enum<tessera::jose::Errc> : std::true_type {};

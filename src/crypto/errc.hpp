#pragma once

#include "base/error.hpp"

namespace tessera::crypto {

/// Why a cryptographic call gave no result. A signature that does not verify is no error here:
/// `verify` answers false.
enum class Errc {
  invalid_key = 1,  ///< Not a well-formed key: bad encoding, bad number, or a point off the curve.
  unsupported_key,  ///< Well-formed, but not P-256, Ed25519 or RSA.
  weak_key,         ///< An RSA modulus, exponent or prime choice, or a point, that gives no safety.
  wrong_key_type,   ///< The key's type does not fit the algorithm.
  not_authentic,    ///< Sealed bytes were changed, cut, or sealed with another key or context.
  bad_password,     ///< A password to be stored is empty or too long.
  bad_password_hash,  ///< Not an Argon2id PHC string, or one that costs more than we spend.
  operation_failed,   ///< The cryptographic library itself failed.
};
[[nodiscard]] error_code make_error_code(Errc code);

}  // namespace tessera::crypto

template <>
struct boost::system::is_error_code_enum<tessera::crypto::Errc> : std::true_type {};

#pragma once

#include "base/json.hpp"
#include "base/secret.hpp"
#include "crypto/key.hpp"
#include "jose/algorithm.hpp"

#include <string>
#include <string_view>

namespace tessera::jose {

/// A public key for verifying signatures, as JSON Web Key. Each key has exactly one algorithm: the
/// one it states, or the usual one of its type (ES256, Ed25519, RS256). What a token's header says
/// never changes that. Copies are cheap. Concurrency: immutable, safe to use from any thread.
/// Spec: RFC 7517, RFC 7518 §6, RFC 8037 §2, RFC 8725 §3.1
class Jwk {
 public:
  /// Reads a public key. Unknown members are ignored, certificates (`x5c`, `x5u`) too.
  /// Errors: malformed, private_key, symmetric_key, unsupported_key (type, curve, algorithm, or
  /// `use`/`key_ops` that do not allow verifying), invalid_key.
  [[nodiscard]] static Result<Jwk> from_json(json::value const& value);
  /// The same from text of at most 16 KiB. Errors: also too_large.
  [[nodiscard]] static Result<Jwk> parse(std::string_view text);
  /// A key of our own.
  /// @param kid  empty: the key's thumbprint
  /// Errors: unsupported_key when the algorithm does not fit the key.
  [[nodiscard]] static Result<Jwk> from_key(crypto::PublicKey key, Algorithm algorithm,
                                            std::string kid = {});

  /// Empty when the key has none.
  [[nodiscard]] std::string const& kid() const noexcept { return kid_; }
  [[nodiscard]] Algorithm algorithm() const noexcept { return algorithm_; }
  [[nodiscard]] crypto::PublicKey const& key() const noexcept { return key_; }

  /// The members of the key with `kid`, `use` and `alg`; never anything private.
  [[nodiscard]] json::object to_json() const;
  /// SHA-256 of the canonical key, as base64url: what `cnf.jkt` holds. Spec: RFC 7638 §3
  [[nodiscard]] std::string thumbprint() const;

 private:
  Jwk(crypto::PublicKey key, Algorithm algorithm, std::string kid)
      : key_(std::move(key)), algorithm_(algorithm), kid_(std::move(kid)) {}

  crypto::PublicKey key_;
  Algorithm algorithm_;
  std::string kid_;
};

/// What signs: a private key with its one algorithm and the id under which verifiers find it.
struct SigningKey {
  crypto::PrivateKey key;
  Algorithm algorithm;
  std::string kid;  ///< Empty: tokens carry no `kid`.
};

/// A signing key named by the thumbprint of its public half.
/// Errors: unsupported_key when the algorithm does not fit the key.
[[nodiscard]] Result<SigningKey> make_signing_key(crypto::PrivateKey key, Algorithm algorithm);

/// Reads a private JSON Web Key of at most 16 KiB.
/// Errors: as `Jwk::from_json`, and invalid_key when private members are missing or do not fit.
[[nodiscard]] Result<SigningKey> parse_private_jwk(Secret const& text);

}  // namespace tessera::jose

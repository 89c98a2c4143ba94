#pragma once

#include "base/error.hpp"
#include "base/secret.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace tessera::crypto {

struct SharedKey;

/// The keys that are supported at all; whatever else is refused on import.
enum class KeyType : std::uint8_t {
  p256,     ///< Elliptic curve P-256 (secp256r1).
  ed25519,  ///< Edwards curve 25519.
  rsa,      ///< RSA of 2048 to 8192 bits.
};

/// An affine point: two big-endian numbers of exactly 32 bytes.
struct P256Point {
  std::string x;
  std::string y;
};

/// Big-endian numbers without leading zero bytes.
struct RsaPublicNumbers {
  std::string n;
  std::string e;
};

/// Big-endian numbers of an RSA private key with two primes.
struct RsaPrivateNumbers {
  Secret d;
  Secret p;
  Secret q;
  Secret dp;
  Secret dq;
  Secret qi;
};

/// A public key that has passed every check: type, size, exponent, on its curve, not of a known
/// weak family. Copies share one immutable key. Concurrency: safe to use from any thread.
class PublicKey {
 public:
  /// Errors: invalid_key (size, not on the curve).  Spec: RFC 7518 §6.2.1
  [[nodiscard]] static Result<PublicKey> from_p256(P256Point const& point);
  /// @param bytes  the 32 bytes of RFC 8032 §5.1.2
  /// Errors: invalid_key (size), weak_key (a point of small order).
  [[nodiscard]] static Result<PublicKey> from_ed25519(std::string_view bytes);
  /// Errors: invalid_key, weak_key (modulus below 2048 or above 8192 bits, exponent even or outside
  /// 65537..2^64, primes of the ROCA family).  Spec: RFC 7518 §3.3, §6.3.1
  [[nodiscard]] static Result<PublicKey> from_rsa(RsaPublicNumbers const& numbers);
  /// Reads one PEM SubjectPublicKeyInfo. Errors: invalid_key, unsupported_key, weak_key.
  [[nodiscard]] static Result<PublicKey> from_pem(std::string_view pem);

  [[nodiscard]] KeyType type() const noexcept { return type_; }
  /// Only for a key of type p256.
  [[nodiscard]] P256Point p256_point() const;
  /// Only for a key of type ed25519.
  [[nodiscard]] std::string ed25519_bytes() const;
  /// Only for a key of type rsa.
  [[nodiscard]] RsaPublicNumbers rsa_numbers() const;
  /// SubjectPublicKeyInfo. Spec: RFC 5280 §4.1.2.7
  [[nodiscard]] std::string to_der() const;
  [[nodiscard]] std::string to_pem() const;

  /// OpenSSL's object. Not to be changed.
  [[nodiscard]] evp_pkey_st* handle() const noexcept;
  [[nodiscard]] SharedKey const& shared() const noexcept { return *key_; }

 private:
  friend class PrivateKey;
  PublicKey(std::shared_ptr<SharedKey const> key, KeyType type)
      : key_(std::move(key)), type_(type) {}

  std::shared_ptr<SharedKey const> key_;
  KeyType type_;
};

/// A private key whose two halves fit each other. Copies share one immutable key, which OpenSSL
/// wipes when the last copy goes. Concurrency: safe to use from any thread.
class PrivateKey {
 public:
  /// A new key; RSA has 2048 bits. Errors: operation_failed.
  [[nodiscard]] static Result<PrivateKey> generate(KeyType type);

  /// Reads one unencrypted PEM PKCS#8 key ("BEGIN PRIVATE KEY").
  /// Errors: invalid_key, unsupported_key, weak_key.
  [[nodiscard]] static Result<PrivateKey> from_pem(Secret const& pem);
  /// Errors: invalid_key, also when the point is not that of `d`.
  [[nodiscard]] static Result<PrivateKey> from_p256(P256Point const& point, Secret const& d);
  /// @param public_bytes  must be the public half of `d`
  /// Errors: invalid_key.
  [[nodiscard]] static Result<PrivateKey> from_ed25519(std::string_view public_bytes,
                                                       Secret const& d);
  /// Errors: invalid_key, weak_key. Slow (it proves the primes): for start-up.
  [[nodiscard]] static Result<PrivateKey> from_rsa(RsaPublicNumbers const& numbers,
                                                   RsaPrivateNumbers const& secrets);

  [[nodiscard]] KeyType type() const noexcept { return type_; }
  [[nodiscard]] PublicKey public_key() const;
  /// PEM PKCS#8, unencrypted: for a file that only its owner may read.
  [[nodiscard]] Secret to_pem() const;

  /// OpenSSL's object. Not to be changed.
  [[nodiscard]] evp_pkey_st* handle() const noexcept;
  [[nodiscard]] SharedKey const& shared() const noexcept { return *key_; }

 private:
  PrivateKey(std::shared_ptr<SharedKey const> key, KeyType type)
      : key_(std::move(key)), type_(type) {}

  std::shared_ptr<SharedKey const> key_;
  KeyType type_;
};

}  // namespace tessera::crypto

#pragma once

#include "base/json.hpp"
#include "jose/jwk_set.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::jose {

struct JwsLimits {
  std::size_t token_bytes = 8UL << 10;   ///< The whole compact serialization.
  std::size_t header_bytes = 1UL << 10;  ///< The decoded header.
};

/// The protected header. Nothing in it is believed: `alg` must agree with the key, `kid` is only
/// looked up in sets that are trusted already, and keys or addresses of keys (`jwk`, `jku`, `x5c`,
/// `x5u`) are not looked at here.
struct JwsHeader {
  std::optional<Algorithm> algorithm;  ///< Nothing for `none` and all names that are not ours.
  std::optional<std::string> kid;
  std::optional<std::string> typ;
  json::object raw;  ///< All members, for protocols that define their own (DPoP's `jwk`).
};

/// A compact JWS, taken apart and not yet verified.
struct Jws {
  JwsHeader header;
  std::string signing_input;  ///< Header and payload as they were sent.
  std::string payload;
  std::string signature;
};

/// Takes a compact serialization apart: exactly three parts of strict base64url, the header one
/// JSON object without duplicate keys.
/// Errors: too_large, malformed, unsupported_header (`crit` or `b64` present, whatever they say).
/// Spec: RFC 7515 §3.1, §5.2, §4.1.11; RFC 7797 §6
[[nodiscard]] Result<Jws> parse_jws(std::string_view token, JwsLimits limits = {});

/// The key for a token: the one of its `kid`, or, for a token without `kid`, the set's only key of
/// the token's algorithm. Errors: unknown_key.
[[nodiscard]] Result<Jwk> select_key(JwsHeader const& header, JwkSet const& keys);

/// Verifies with the key's own algorithm. Errors: algorithm_not_allowed when the header names
/// another one, bad_signature.  Spec: RFC 7515 §5.2, RFC 8725 §3.1
[[nodiscard]] Result<void> verify_jws(Jws const& jws, Jwk const& key);

/// Signs and writes the compact serialization.
/// @param header  more members; `alg` and `kid` are set from the key. An `alg` in it must be
///                another name of the key's algorithm (`EdDSA` for verifiers that know no
///                `Ed25519`).
/// Errors: algorithm_not_allowed, crypto::Errc::operation_failed.
[[nodiscard]] Result<std::string> sign_jws(json::object header, std::string_view payload,
                                           SigningKey const& key);

/// The first of the two steps of `sign_jws`: the encoded header, which is the same for all tokens
/// of one kind and key. Errors: algorithm_not_allowed.
[[nodiscard]] Result<std::string> encode_jws_header(json::object header, SigningKey const& key);
/// The second. @param encoded_header  made for this key
/// Errors: crypto::Errc::operation_failed.
[[nodiscard]] Result<std::string> sign_with_header(std::string_view encoded_header,
                                                   std::string_view payload, SigningKey const& key);

}  // namespace tessera::jose

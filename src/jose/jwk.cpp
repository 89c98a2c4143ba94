#include "jose/jwk.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "jose/errc.hpp"
#include "jose/jwk_members.hpp"

#include <boost/json/object.hpp>

namespace tessera::jose {
namespace {

constexpr JsonLimits kLimits{.depth = 8, .bytes = 16UL << 10};

// Exactly the members that RFC 7638 §3.2 and RFC 8037 §2 require.
json::object required_members(crypto::PublicKey const& key) {
  json::object out;
  switch (key.type()) {
    case crypto::KeyType::p256: {
      crypto::P256Point const point = key.p256_point();
      out["kty"] = "EC";
      out["crv"] = "P-256";
      out["x"] = base64url_encode(point.x);
      out["y"] = base64url_encode(point.y);
      break;
    }
    case crypto::KeyType::ed25519:
      out["kty"] = "OKP";
      out["crv"] = "Ed25519";
      out["x"] = base64url_encode(key.ed25519_bytes());
      break;
    case crypto::KeyType::rsa: {
      crypto::RsaPublicNumbers const numbers = key.rsa_numbers();
      out["kty"] = "RSA";
      out["n"] = base64url_encode(numbers.n);
      out["e"] = base64url_encode(numbers.e);
      break;
    }
  }
  return out;
}

std::string thumbprint_of(crypto::PublicKey const& key) {
  return base64url_encode(crypto::sha256_bytes(write_canonical_json(required_members(key))));
}

Result<json::value> parse_key_text(std::string_view text) {
  Result<json::value> value = parse_json(text, kLimits);
  if (value) return value;
  Errc const code = value.error().code == JsonErrc::too_large ? Errc::too_large : Errc::malformed;
  return fail(code, {}, describe(value.error()));
}

}  // namespace

Result<Jwk> Jwk::from_json(json::value const& value) {
  auto const* object = value.if_object();
  if (object == nullptr) return fail(Errc::malformed, "a key must be a JSON object");
  if (json_text(value, "kty") == "oct") return fail(Errc::symmetric_key);
  if (has_private_members(*object)) return fail(Errc::private_key);
  Result<JwkMembers> members = read_jwk_members(*object, "verify");
  if (!members) return members.error();
  return Jwk(std::move(members->key), members->algorithm, std::move(members->kid));
}

Result<Jwk> Jwk::parse(std::string_view text) {
  Result<json::value> const value = parse_key_text(text);
  if (!value) return value.error();
  return from_json(*value);
}

Result<Jwk> Jwk::from_key(crypto::PublicKey key, Algorithm algorithm, std::string kid) {
  if (!crypto::fits(algorithm, key.type())) return fail(Errc::unsupported_key);
  if (kid.empty()) kid = thumbprint_of(key);
  return Jwk(std::move(key), algorithm, std::move(kid));
}

json::object Jwk::to_json() const {
  json::object out = required_members(key_);
  if (!kid_.empty()) out["kid"] = kid_;
  out["use"] = "sig";
  out["alg"] = algorithm_name(algorithm_);
  return out;
}

std::string Jwk::thumbprint() const { return thumbprint_of(key_); }

Result<SigningKey> make_signing_key(crypto::PrivateKey key, Algorithm algorithm) {
  if (!crypto::fits(algorithm, key.type())) return fail(Errc::unsupported_key);
  std::string kid = thumbprint_of(key.public_key());
  return SigningKey{std::move(key), algorithm, std::move(kid)};
}

}  // namespace tessera::jose

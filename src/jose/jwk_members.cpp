#include "jose/jwk_members.hpp"

#include "base/encoding.hpp"
#include "jose/errc.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace tessera::jose {
namespace {

constexpr std::size_t kMaxKid = 256;

// Absent: nothing. Present but no text: malformed, since a lax reader would take it as absent.
Result<std::optional<std::string_view>> optional_text(json::object const& object,
                                                      std::string_view name) {
  json::value const* member = object.if_contains(name);
  if (member == nullptr) return std::optional<std::string_view>();
  if (!member->is_string())
    return fail(Errc::malformed, "the key's '" + std::string(name) + "' must be a string");
  return std::optional<std::string_view>(member->get_string());
}

// Spec: RFC 7517 §4.2, §4.3
Result<void> check_use(json::object const& object, std::string_view operation) {
  Result<std::optional<std::string_view>> const use = optional_text(object, "use");
  if (!use) return use.error();
  if (*use && **use != "sig")
    return fail(Errc::unsupported_key, "the key is not meant for signatures");
  json::value const* operations = object.if_contains("key_ops");
  if (operations == nullptr) return {};
  if (!operations->is_array())
    return fail(Errc::malformed, "the key's 'key_ops' must be a list of strings");
  std::vector<std::string_view> seen;
  for (json::value const& entry : operations->get_array()) {
    if (!entry.is_string())
      return fail(Errc::malformed, "the key's 'key_ops' must be a list of strings");
    std::string_view const name = entry.get_string();
    if (std::find(seen.begin(), seen.end(), name) != seen.end())
      return fail(Errc::malformed, "the key's 'key_ops' names an operation twice");
    seen.push_back(name);
  }
  if (std::find(seen.begin(), seen.end(), operation) == seen.end())
    return fail(Errc::unsupported_key, "the key's 'key_ops' do not allow this use");
  return {};
}

Error unusable(Error const& cause) { return fail(Errc::invalid_key, cause.hint, describe(cause)); }

// A number must come without leading zero bytes: one key has one spelling and one thumbprint.
// Spec: RFC 7518 §2 (Base64urlUInt)
Result<std::string> read_number(json::object const& object, std::string_view name) {
  Result<std::string> number = read_octets(object, name);
  if (!number) return number;
  if (number->empty() || number->front() == '\0')
    return fail(Errc::invalid_key, "a number of the key is not in its shortest form");
  return number;
}

Result<crypto::PublicKey> read_ec(json::object const& object) {
  if (json_text(object, "crv") != "P-256") return fail(Errc::unsupported_key);
  Result<std::string> x = read_octets(object, "x");
  if (!x) return x.error();
  Result<std::string> y = read_octets(object, "y");
  if (!y) return y.error();
  return crypto::PublicKey::from_p256({std::move(*x), std::move(*y)});
}

Result<crypto::PublicKey> read_okp(json::object const& object) {
  if (json_text(object, "crv") != "Ed25519") return fail(Errc::unsupported_key);
  Result<std::string> const x = read_octets(object, "x");
  if (!x) return x.error();
  return crypto::PublicKey::from_ed25519(*x);
}

Result<crypto::PublicKey> read_rsa(json::object const& object) {
  Result<std::string> n = read_number(object, "n");
  if (!n) return n.error();
  Result<std::string> e = read_number(object, "e");
  if (!e) return e.error();
  return crypto::PublicKey::from_rsa({std::move(*n), std::move(*e)});
}

Algorithm usual_algorithm(crypto::KeyType type) {
  switch (type) {
    case crypto::KeyType::p256:
      return Algorithm::es256;
    case crypto::KeyType::ed25519:
      return Algorithm::ed25519;
    case crypto::KeyType::rsa:
      break;
  }
  return Algorithm::rs256;
}

}  // namespace

Result<std::string> read_octets(json::object const& object, std::string_view name) {
  json::value const* member = object.if_contains(name);
  Result<std::string> octets = fail(Errc::invalid_key);
  if (member != nullptr && member->is_string()) octets = base64url_decode(member->get_string());
  if (!octets)
    return fail(Errc::invalid_key, "the key's '" + std::string(name) + "' must be base64url");
  return octets;
}

bool has_private_members(json::object const& object) noexcept {
  constexpr std::array<std::string_view, 8> kPrivate{"d", "p", "q", "dp", "dq", "qi", "oth", "k"};
  return std::any_of(kPrivate.begin(), kPrivate.end(),
                     [&object](std::string_view name) { return object.contains(name); });
}

Result<JwkMembers> read_jwk_members(json::object const& object, std::string_view operation) {
  Result<std::optional<std::string_view>> const kty = optional_text(object, "kty");
  if (!kty) return kty.error();
  if (!*kty) return fail(Errc::malformed, "a key must state its type ('kty')");
  if (**kty == "oct") return fail(Errc::symmetric_key);
  Result<std::optional<std::string_view>> const kid = optional_text(object, "kid");
  if (!kid) return kid.error();
  if (kid->value_or("").size() > kMaxKid)
    return fail(Errc::malformed, "a key id has at most 256 bytes");
  Result<void> const use = check_use(object, operation);
  if (!use) return use.error();
  Result<std::optional<std::string_view>> const alg = optional_text(object, "alg");
  if (!alg) return alg.error();
  std::optional<Algorithm> algorithm;
  if (*alg) {
    algorithm = algorithm_from_name(**alg);
    if (!algorithm) return fail(Errc::unsupported_key, "the key's algorithm is not supported");
  }
  Result<crypto::PublicKey> key = fail(Errc::unsupported_key);
  if (**kty == "EC")
    key = read_ec(object);
  else if (**kty == "OKP")
    key = read_okp(object);
  else if (**kty == "RSA")
    key = read_rsa(object);
  if (!key) {
    if (key.error().code == Errc::unsupported_key) return key.error();
    return unusable(key.error());
  }
  if (!algorithm) algorithm = usual_algorithm(key->type());
  if (!crypto::fits(*algorithm, key->type()))
    return fail(Errc::unsupported_key, "the key's algorithm does not fit its type");
  return JwkMembers{std::move(*key), *algorithm, std::string(kid->value_or(""))};
}

}  // namespace tessera::jose

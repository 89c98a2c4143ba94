#include "base/encoding.hpp"
#include "jose/errc.hpp"
#include "jose/jwk.hpp"
#include "jose/jwk_members.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>

#include <cstring>
#include <vector>

namespace tessera::jose {
namespace {

constexpr std::size_t kMaxBytes = 16UL << 10;

// Memory for the parsed text, wiped before it is given back: the tree holds the private numbers.
class WipedArena {
 public:
  WipedArena() : bytes_(kMaxBytes * 8), resource_(bytes_.data(), bytes_.size()) {}
  WipedArena(WipedArena const&) = delete;
  WipedArena& operator=(WipedArena const&) = delete;
  ~WipedArena() { ::explicit_bzero(bytes_.data(), bytes_.size()); }

  [[nodiscard]] json::storage_ptr storage() { return &resource_; }

 private:
  std::vector<unsigned char> bytes_;
  json::monotonic_resource resource_;
};

Result<Secret> read_secret(json::object const& object, std::string_view name) {
  Result<std::string> octets = read_octets(object, name);
  if (!octets) return octets.error();
  return Secret(std::move(*octets));
}

Result<crypto::PrivateKey> read_rsa(json::object const& object, crypto::PublicKey const& half) {
  if (object.contains("oth"))
    return fail(Errc::unsupported_key, "RSA keys of more than two primes are not supported");
  crypto::RsaPrivateNumbers numbers;
  std::pair<std::string_view, Secret crypto::RsaPrivateNumbers::*> const members[] = {
      {"d", &crypto::RsaPrivateNumbers::d},   {"p", &crypto::RsaPrivateNumbers::p},
      {"q", &crypto::RsaPrivateNumbers::q},   {"dp", &crypto::RsaPrivateNumbers::dp},
      {"dq", &crypto::RsaPrivateNumbers::dq}, {"qi", &crypto::RsaPrivateNumbers::qi}};
  for (auto const& [name, member] : members) {
    Result<Secret> number = read_secret(object, name);
    if (!number) return number.error();
    numbers.*member = std::move(*number);
  }
  return crypto::PrivateKey::from_rsa(half.rsa_numbers(), numbers);
}

Result<crypto::PrivateKey> read_private(json::object const& object, crypto::PublicKey const& half) {
  if (half.type() == crypto::KeyType::rsa) return read_rsa(object, half);
  Result<Secret> const d = read_secret(object, "d");
  if (!d) return d.error();
  if (half.type() == crypto::KeyType::p256)
    return crypto::PrivateKey::from_p256(half.p256_point(), *d);
  return crypto::PrivateKey::from_ed25519(half.ed25519_bytes(), *d);
}

}  // namespace

Result<SigningKey> parse_private_jwk(Secret const& text) {
  WipedArena arena;
  // Parser errors name positions, never bytes; yet the text is a secret, so not even they go on.
  Result<json::value> const value =
      parse_json(text.reveal(), {.depth = 8, .bytes = kMaxBytes}, arena.storage());
  if (!value) return fail(Errc::malformed);
  auto const* object = value->if_object();
  if (object == nullptr) return fail(Errc::malformed, "a key must be a JSON object");
  Result<JwkMembers> members = read_jwk_members(*object, "sign");
  if (!members) return members.error();
  Result<crypto::PrivateKey> key = read_private(*object, members->key);
  if (!key) return fail(Errc::invalid_key, key.error().hint, describe(key.error()));
  return SigningKey{std::move(*key), members->algorithm, std::move(members->kid)};
}

}  // namespace tessera::jose

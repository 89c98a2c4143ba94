#include "oauth/server/keys/signing_keys.hpp"

#include "base/assert.hpp"
#include "base/json.hpp"
#include "jose/jws.hpp"

#include <boost/json/object.hpp>

namespace tessera::oauth {
namespace {

jose::Jwk public_half(jose::SigningKey const& key) {
  return jose::Jwk::from_key(key.key.public_key(), key.algorithm, key.kid).value();
}

}  // namespace

KeyRingPtr make_key_ring(jose::SigningKey signing, std::vector<jose::Jwk> verifying) {
  jose::JwkSet published;
  published.add(public_half(signing)).value();
  for (jose::Jwk& key : verifying) published.add(std::move(key)).value();
  std::string document = write_json(published.to_json());
  json::object header;
  header["typ"] = "at+jwt";
  std::string encoded = jose::encode_jws_header(std::move(header), signing).value();
  return std::make_shared<KeyRing const>(
      KeyRing{std::move(signing), std::move(published), std::move(document), std::move(encoded)});
}

FixedSigningKeys::FixedSigningKeys(std::vector<jose::SigningKey> const& keys) {
  TESSERA_ASSERT(!keys.empty(), "a server has a signing key");
  std::vector<jose::Jwk> others;
  for (std::size_t i = 1; i < keys.size(); ++i) others.push_back(public_half(keys[i]));
  ring_ = make_key_ring(keys.front(), std::move(others));
}

}  // namespace tessera::oauth

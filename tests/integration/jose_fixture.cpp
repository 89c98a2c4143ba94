// Signs and verifies for a test that compares us with another JOSE library. One JSON object per
// line comes in, one goes out:
//   {"do":"sign","alg":"ES256","claims":{…}}              → {"token":"…","jwk":{…}}
//   {"do":"verify","alg":"ES256","token":"…","jwk":{…}}   → {"claims":{…}} or {"refused":"…"}
//   {"do":"sign","alg":…,"private_jwk":{…},"claims":{…}}  signs with a key of the other side

#include "base/json.hpp"
#include "crypto/key.hpp"
#include "jose/jwt.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>

namespace {

using namespace tessera;

jose::SigningKey key_for(json::value const& wish) {
  if (json::value const* const given = wish.as_object().if_contains("private_jwk"))
    return jose::parse_private_jwk(Secret(write_json(*given))).value();
  jose::Algorithm const algorithm = jose::algorithm_from_name(json_text(wish, "alg")).value();
  crypto::KeyType const type = algorithm == jose::Algorithm::es256     ? crypto::KeyType::p256
                               : algorithm == jose::Algorithm::ed25519 ? crypto::KeyType::ed25519
                                                                       : crypto::KeyType::rsa;
  return jose::make_signing_key(crypto::PrivateKey::generate(type).value(), algorithm).value();
}

json::object sign(json::value const& wish) {
  jose::SigningKey const key = key_for(wish);
  json::object out;
  out["token"] = jose::sign_jwt({{"typ", "JWT"}}, wish.at("claims").as_object(), key).value();
  out["jwk"] = jose::Jwk::from_key(key.key.public_key(), key.algorithm, key.kid).value().to_json();
  return out;
}

json::object verify(json::value const& wish) {
  jose::JwkSet keys;
  keys.add(jose::Jwk::from_json(wish.at("jwk")).value()).value();
  jose::VerifyOptions rules;
  rules.issuer = "other-side";
  rules.audience_rule = jose::AudienceRule::unchecked;
  rules.types = {"JWT"};
  rules.algorithms = {jose::algorithm_from_name(json_text(wish, "alg")).value()};
  auto const now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  Result<jose::Claims> const claims = jose::verify_jwt(json_text(wish, "token"), keys, rules, now);
  json::object out;
  if (claims)
    out["claims"] = claims->raw();
  else
    out["refused"] = describe(claims.error());
  return out;
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    json::value const wish = parse_json(line).value();
    json::object const answer = json_text(wish, "do") == "sign" ? sign(wish) : verify(wish);
    std::puts(write_json(answer).c_str());
    std::fflush(stdout);
  }
  return 0;
}

#include "jose/jwk.hpp"

#include "jose/errc.hpp"
#include "jose/jwk_set.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace tessera::jose {
namespace {

struct Kind {
  crypto::KeyType type;
  Algorithm algorithm;
};
constexpr std::array<Kind, 3> kKinds{{{crypto::KeyType::p256, Algorithm::es256},
                                      {crypto::KeyType::ed25519, Algorithm::ed25519},
                                      {crypto::KeyType::rsa, Algorithm::ps256}}};

Jwk make(crypto::KeyType type = crypto::KeyType::p256, Algorithm algorithm = Algorithm::es256,
         std::string kid = {}) {
  crypto::PrivateKey const key = crypto::PrivateKey::generate(type).value();
  return Jwk::from_key(key.public_key(), algorithm, std::move(kid)).value();
}

// A fresh P-256 key with members changed or, where the value is null, removed.
json::object changed(json::object const& changes) {
  json::object key = make().to_json();
  for (auto const& [name, value] : changes) {
    if (value.is_null())
      key.erase(name);
    else
      key[name] = value;
  }
  return key;
}

error_code refusal(json::object const& key) {
  Result<Jwk> const read = Jwk::from_json(key);
  return read ? error_code() : read.error().code;
}

TEST(Jwk, survives_a_trip_through_json) {
  for (Kind const& kind : kKinds) {
    Jwk const made = make(kind.type, kind.algorithm);
    Jwk const read = Jwk::parse(write_json(made.to_json())).value();
    EXPECT_EQ(read.kid(), made.thumbprint());
    EXPECT_EQ(read.thumbprint(), made.thumbprint());
    EXPECT_EQ(read.algorithm(), kind.algorithm);
    EXPECT_EQ(read.to_json(), made.to_json());
  }
}

TEST(Jwk, has_the_usual_algorithm_of_its_type_when_it_states_none) {
  EXPECT_EQ(Jwk::from_json(changed({{"alg", nullptr}})).value().algorithm(), Algorithm::es256);
  json::object rsa = make(crypto::KeyType::rsa, Algorithm::ps256).to_json();
  rsa.erase("alg");
  EXPECT_EQ(Jwk::from_json(rsa).value().algorithm(), Algorithm::rs256);
  json::object okp = make(crypto::KeyType::ed25519, Algorithm::ed25519).to_json();
  okp["alg"] = "EdDSA";
  EXPECT_EQ(Jwk::from_json(okp).value().algorithm(), Algorithm::ed25519);
}

// Spec: RFC 7517 §4.2 to §4.4
TEST(Jwk, refuses_keys_that_are_not_meant_for_verifying) {
  EXPECT_EQ(refusal(changed({{"use", "enc"}})), Errc::unsupported_key);
  EXPECT_EQ(refusal(changed({{"key_ops", json::array{"encrypt"}}})), Errc::unsupported_key);
  EXPECT_EQ(refusal(changed({{"key_ops", json::array{"verify", "verify"}}})), Errc::malformed);
  EXPECT_EQ(refusal(changed({{"key_ops", "verify"}})), Errc::malformed);
  EXPECT_EQ(refusal(changed({{"key_ops", json::array{"verify"}}, {"use", nullptr}})), error_code());
  for (char const* alg : {"ES384", "RS256", "none", "es256", "HS256", ""})
    EXPECT_EQ(refusal(changed({{"alg", alg}})), Errc::unsupported_key) << alg;
}

TEST(Jwk, refuses_members_that_are_missing_or_ill_formed) {
  EXPECT_EQ(refusal(changed({{"x", nullptr}})), Errc::invalid_key);
  EXPECT_EQ(refusal(changed({{"x", 7}})), Errc::invalid_key);
  EXPECT_EQ(refusal(changed({{"x", "AAAA"}})), Errc::invalid_key);
  EXPECT_EQ(refusal(changed({{"y", std::string(44, 'A')}})), Errc::invalid_key);
  EXPECT_EQ(refusal(changed({{"crv", "P-384"}})), Errc::unsupported_key);
  EXPECT_EQ(refusal(changed({{"kty", "RSA"}})), Errc::invalid_key);
  EXPECT_EQ(refusal(changed({{"kty", "XYZ"}})), Errc::unsupported_key);
  EXPECT_EQ(refusal(changed({{"kty", nullptr}})), Errc::malformed);
  EXPECT_EQ(refusal(changed({{"kid", 7}})), Errc::malformed);
  EXPECT_EQ(refusal(changed({{"kid", std::string(257, 'k')}})), Errc::malformed);
  EXPECT_EQ(refusal(changed({{"d", "AAAA"}})), Errc::private_key);
  EXPECT_EQ(refusal(changed({{"kty", "oct"}, {"k", "AAAA"}})), Errc::symmetric_key);
}

TEST(Jwk, refuses_rsa_numbers_that_are_not_in_their_shortest_form) {
  json::object key = make(crypto::KeyType::rsa, Algorithm::rs256).to_json();
  key["e"] = "AAEAAQ";
  EXPECT_EQ(refusal(key), Errc::invalid_key);
}

TEST(Jwk, refuses_text_that_is_too_long_or_names_a_member_twice) {
  EXPECT_EQ(Jwk::parse(std::string(20'000, ' ')).error().code, Errc::too_large);
  EXPECT_EQ(Jwk::parse(R"({"kty":"EC","kty":"EC"})").error().code, Errc::malformed);
  EXPECT_EQ(Jwk::parse("[]").error().code, Errc::malformed);
}

TEST(SigningKey, must_have_an_algorithm_that_fits) {
  crypto::PrivateKey const key = crypto::PrivateKey::generate(crypto::KeyType::p256).value();
  EXPECT_EQ(make_signing_key(key, Algorithm::rs256).error().code, Errc::unsupported_key);
  EXPECT_EQ(make_signing_key(key, Algorithm::es256).value().kid,
            Jwk::from_key(key.public_key(), Algorithm::es256).value().thumbprint());
}

json::object set_of(json::array keys) {
  json::object set;
  set["keys"] = std::move(keys);
  return set;
}

// Spec: RFC 7517 §5
TEST(JwkSet, leaves_out_what_it_cannot_use) {
  json::array keys{make().to_json(), changed({{"use", "enc"}}), changed({{"crv", "P-521"}}),
                   changed({{"y", "AAAA"}})};
  JwkSet const set = JwkSet::from_json(set_of(keys)).value();
  EXPECT_EQ(set.keys().size(), 1U);
  EXPECT_EQ(set.ignored(), 3U);
  EXPECT_EQ(JwkSet::parse(write_json(set.to_json())).value().keys().size(), 1U);
}

// Threat: a key that does not fit its curve or algorithm, or that is weak. None of them ever comes
// into a set, so that no signature by it is even looked at.
TEST(JwkSet, takes_no_key_or_curve_mismatch_small_or_odd_rsa_key_and_no_invalid_point) {
  json::object const rsa = make(crypto::KeyType::rsa, Algorithm::rs256).to_json();
  json::object const okp = make(crypto::KeyType::ed25519, Algorithm::ed25519).to_json();
  auto const with = [](json::object key, std::string_view name, std::string_view value) {
    key[name] = value;
    return key;
  };
  std::vector<json::object> const bad{
      changed({{"crv", "P-384"}}),                        // coordinates of another curve
      changed({{"crv", "secp256k1"}}),                    // a curve that is not ours
      changed({{"alg", "RS256"}}),                        // an algorithm of another type of key
      changed({{"y", changed({}).at("y")}}),              // a point that is not on the curve
      changed({{"x", std::string(43, 'A')}}),             // the same, all zero
      with(rsa, "alg", "ES256"),                          // an algorithm of another type of key
      with(rsa, "n", "v" + std::string(170, 'A') + "Q"),  // 1024 bits
      with(rsa, "n", std::string(rsa.at("n").as_string()) + std::string(4096, 'A')),  // huge
      with(rsa, "e", "AQ"),                         // 1: the signature is the message
      with(rsa, "e", "Aw"),                         // 3
      with(rsa, "e", "AQAA"),                       // even
      with(okp, "crv", "X25519"),                   // a key for agreement
      with(okp, "alg", "ES256"),                    // an algorithm of another type of key
      with(okp, "x", "AQ" + std::string(41, 'A')),  // a point of small order
  };
  json::object const good = make(crypto::KeyType::p256, Algorithm::es256, "good").to_json();
  for (json::object key : bad) {
    key["kid"] = "bad";
    JwkSet const set = JwkSet::from_json(set_of({good, key})).value();
    EXPECT_EQ(set.find("bad"), nullptr) << write_json(key).substr(0, 300);
    EXPECT_NE(set.find("good"), nullptr);
    EXPECT_EQ(set.ignored(), 1U);
  }
}

TEST(JwkSet, refuses_what_makes_the_whole_set_doubtful) {
  json::object const one = make(crypto::KeyType::p256, Algorithm::es256, "a").to_json();
  json::object const enc = changed({{"use", "enc"}, {"kid", "a"}});
  json::object const oct{{"kty", "oct"}, {"k", "AAAA"}, {"kid", "b"}};
  EXPECT_EQ(JwkSet::from_json(set_of({one, one})).error().code, Errc::duplicate_kid);
  EXPECT_EQ(JwkSet::from_json(set_of({one, enc})).error().code, Errc::duplicate_kid);
  EXPECT_EQ(JwkSet::from_json(set_of({one, oct})).error().code, Errc::symmetric_key);
  EXPECT_EQ(JwkSet::from_json(set_of({one, changed({{"d", "AAAA"}})})).error().code,
            Errc::private_key);
  EXPECT_EQ(JwkSet::from_json(set_of({one, 7})).error().code, Errc::malformed);
  EXPECT_EQ(JwkSet::from_json(json::object()).error().code, Errc::malformed);
}

TEST(JwkSet, holds_at_most_100_keys_and_64_kib) {
  json::array keys;
  for (int i = 0; i < 101; ++i) keys.push_back(json::object{{"kty", "XYZ"}});
  EXPECT_EQ(JwkSet::from_json(set_of(keys)).error().code, Errc::too_large);
  keys.pop_back();
  EXPECT_EQ(JwkSet::from_json(set_of(keys)).value().ignored(), 100U);
  EXPECT_EQ(JwkSet::parse(std::string(JwkSet::kMaxBytes + 1, ' ')).error().code, Errc::too_large);
}

TEST(JwkSet, finds_by_exact_id_or_the_only_key_of_an_algorithm) {
  JwkSet set;
  ASSERT_TRUE(set.add(make(crypto::KeyType::p256, Algorithm::es256, "a")));
  ASSERT_TRUE(set.add(make(crypto::KeyType::ed25519, Algorithm::ed25519, "b")));
  EXPECT_EQ(set.add(make(crypto::KeyType::p256, Algorithm::es256, "a")).error().code,
            Errc::duplicate_kid);
  EXPECT_EQ(set.find("b")->algorithm(), Algorithm::ed25519);
  EXPECT_EQ(set.find("A"), nullptr);
  EXPECT_EQ(set.find(""), nullptr);
  EXPECT_EQ(set.find_only(Algorithm::es256)->kid(), "a");
  ASSERT_TRUE(set.add(make(crypto::KeyType::p256, Algorithm::es256, "c")));
  EXPECT_EQ(set.find_only(Algorithm::es256), nullptr);
}

}  // namespace
}  // namespace tessera::jose

#include "jose/jws.hpp"

#include "base/encoding.hpp"
#include "crypto/hmac.hpp"
#include "jose/errc.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace tessera::jose {
namespace {

class JwsTest : public testing::Test {
 protected:
  // Takes any header text: what a hostile or careless issuer could sign with the right key.
  [[nodiscard]] std::string sign_raw(std::string_view header) const {
    std::string token = base64url_encode(header) + "." + base64url_encode("payload");
    token += "." + base64url_encode(crypto::sign(key_.key, Algorithm::es256, token).value());
    return token;
  }
  [[nodiscard]] error_code outcome(std::string_view token) const {
    Result<Jws> const jws = parse_jws(token);
    if (!jws) return jws.error().code;
    Result<Jwk> const key = select_key(jws->header, keys_);
    if (!key) return key.error().code;
    Result<void> const verified = verify_jws(*jws, *key);
    return verified ? error_code() : verified.error().code;
  }
  [[nodiscard]] std::string header_with(std::string_view more) const {
    return R"({"alg":"ES256","kid":")" + key_.kid + "\"" + std::string(more) + "}";
  }

  SigningKey key_ = make_signing_key(crypto::PrivateKey::generate(crypto::KeyType::p256).value(),
                                     Algorithm::es256)
                        .value();
  Jwk jwk_ = Jwk::from_key(key_.key.public_key(), Algorithm::es256).value();
  JwkSet keys_ = [this] {
    JwkSet set;
    set.add(jwk_).value();
    return set;
  }();
};

TEST_F(JwsTest, verifies_what_it_signed) {
  json::object header;
  header["typ"] = "at+jwt";
  std::string const token = sign_jws(header, "payload", key_).value();
  EXPECT_EQ(outcome(token), error_code());
  Jws const jws = parse_jws(token).value();
  EXPECT_EQ(jws.payload, "payload");
  EXPECT_EQ(jws.header.typ, "at+jwt");
  EXPECT_EQ(jws.header.kid, key_.kid);
}

TEST_F(JwsTest, signs_many_payloads_with_a_header_that_was_encoded_once) {
  json::object header{{"typ", "at+jwt"}};
  std::string const encoded = encode_jws_header(header, key_).value();
  for (char const* payload : {"one", "two"}) {
    std::string const token = sign_with_header(encoded, payload, key_).value();
    EXPECT_EQ(outcome(token), error_code());
    Jws const jws = parse_jws(token).value();
    EXPECT_EQ(jws.payload, payload);
    EXPECT_EQ(jws.header.raw,
              parse_jws(sign_jws(header, payload, key_).value()).value().header.raw);
  }
  header["alg"] = "RS256";
  EXPECT_EQ(encode_jws_header(header, key_).error().code, Errc::algorithm_not_allowed);
}

TEST_F(JwsTest, does_not_let_the_caller_name_another_algorithm_or_key) {
  json::object header;
  header["alg"] = "RS256";
  EXPECT_EQ(sign_jws(header, "x", key_).error().code, Errc::algorithm_not_allowed);
  json::object other;
  other["kid"] = "other";
  EXPECT_EQ(parse_jws(sign_jws(other, "x", key_).value()).value().header.kid, key_.kid);
}

// Spec: RFC 8725 §3.2
TEST_F(JwsTest, refuses_none_however_it_is_written) {
  for (int bits = 0; bits < 16; ++bits) {
    std::string name = "none";
    for (std::size_t i = 0; i < 4; ++i)
      if ((bits >> i & 1) != 0) name[i] = static_cast<char>(name[i] - 'a' + 'A');
    std::string const header = R"({"alg":")" + name + R"(","kid":")" + key_.kid + "\"}";
    std::string const unsigned_token = base64url_encode(header) + ".e30.";
    EXPECT_EQ(outcome(unsigned_token), Errc::algorithm_not_allowed) << name;
    EXPECT_EQ(outcome(sign_raw(header)), Errc::algorithm_not_allowed) << name;
  }
}

// Spec: RFC 8725 §2.1 (the public key's bytes as a shared secret)
TEST_F(JwsTest, refuses_hmac_with_every_spelling_of_the_public_key) {
  crypto::PublicKey const& half = jwk_.key();
  crypto::P256Point const point = half.p256_point();
  for (std::string const& secret :
       {half.to_pem(), half.to_pem().substr(0, half.to_pem().size() - 1), half.to_der(),
        write_json(jwk_.to_json()), '\x04' + point.x + point.y, point.x, std::string()}) {
    std::string const header = R"({"alg":"HS256","kid":")" + key_.kid + "\"}";
    std::string token = base64url_encode(header) + ".e30";
    token += "." + base64url_encode(crypto::hmac_sha256(Secret(secret), token));
    EXPECT_EQ(outcome(token), Errc::algorithm_not_allowed);
  }
}

TEST_F(JwsTest, compares_algorithm_names_exactly) {
  for (char const* name : {"es256", "Es256", "ES256 ", "ES384", "RS256", "EdDSA", ""}) {
    std::string const header =
        R"({"alg":")" + std::string(name) + R"(","kid":")" + key_.kid + "\"}";
    EXPECT_EQ(outcome(sign_raw(header)), Errc::algorithm_not_allowed) << name;
  }
}

TEST_F(JwsTest, treats_a_hostile_kid_as_a_name_and_nothing_else) {
  for (char const* kid : {"../../dev/null", "' OR '1'='1", "/dev/null\\u0000", "", "*",
                          "https://attacker.example/jwks.json", "file:///etc/passwd"}) {
    std::string const header = R"({"alg":"ES256","kid":")" + std::string(kid) + "\"}";
    EXPECT_EQ(outcome(sign_raw(header)), Errc::unknown_key) << kid;
  }
}

// Spec: RFC 7515 §4.1.2, §4.1.3, §4.1.5; RFC 8725 §3.10
TEST_F(JwsTest, never_takes_a_key_from_the_token) {
  SigningKey const attacker =
      make_signing_key(crypto::PrivateKey::generate(crypto::KeyType::p256).value(),
                       Algorithm::es256)
          .value();
  json::object header;
  header["jwk"] =
      Jwk::from_key(attacker.key.public_key(), Algorithm::es256, key_.kid).value().to_json();
  header["jku"] = "https://attacker.example/jwks.json";
  header["x5c"] = json::array{"AAAA"};
  SigningKey const posing{attacker.key, Algorithm::es256, key_.kid};
  EXPECT_EQ(outcome(sign_jws(header, "x", posing).value()), Errc::bad_signature);
  EXPECT_EQ(outcome(sign_jws(header, "x", key_).value()), error_code()) << "they are ignored";
}

TEST_F(JwsTest, finds_the_only_fitting_key_for_a_token_without_kid) {
  EXPECT_EQ(outcome(sign_raw(R"({"alg":"ES256"})")), error_code());
  EXPECT_EQ(outcome(sign_raw(R"({"alg":"RS256"})")), Errc::unknown_key);
  ASSERT_TRUE(keys_.add(
      Jwk::from_key(crypto::PrivateKey::generate(crypto::KeyType::p256).value().public_key(),
                    Algorithm::es256)
          .value()));
  EXPECT_EQ(outcome(sign_raw(R"({"alg":"ES256"})")), Errc::unknown_key);
}

// Spec: RFC 7515 §4.1.11, RFC 7797 §6
TEST_F(JwsTest, refuses_headers_that_demand_an_extension) {
  for (char const* more : {R"(,"crit":["exp"],"exp":1)", R"(,"crit":[])", R"(,"crit":null)",
                           R"(,"b64":false,"crit":["b64"])", R"(,"b64":true)"})
    EXPECT_EQ(outcome(sign_raw(header_with(more))), Errc::unsupported_header) << more;
}

TEST_F(JwsTest, refuses_headers_that_are_not_one_clear_object) {
  std::string const good = header_with("");
  EXPECT_EQ(outcome(sign_raw(good)), error_code());
  for (std::string const& header :
       {std::string(), std::string("[]"), std::string("null"), good + " x", "\xEF\xBB\xBF" + good,
        std::string(R"({"kid":"x"})"), std::string(R"({"alg":1})"), header_with(R"(,"kid":"b")"),
        header_with(R"(,"alg":"none")"), header_with(R"(,"\u0061lg":"none")"),
        header_with(R"(,"typ":1)"), std::string(R"({"alg":"ES256","kid":null})"),
        header_with(",\"x\":\"\xC3\"")})
    EXPECT_EQ(outcome(sign_raw(header)), Errc::malformed) << header;
}

// Spec: RFC 7515 §2, RFC 8725 §2.4
TEST_F(JwsTest, refuses_every_second_spelling_of_the_same_bytes) {
  std::string const token = sign_raw(header_with(""));
  ASSERT_EQ(outcome(token), error_code());
  std::size_t const first = token.find('.');
  std::size_t const second = token.rfind('.');
  for (std::size_t const at : {first, second, token.size()})
    for (char const* more : {"=", "==", " ", "\n", "\t", "\r\n", "?", "+", "/", "A"}) {
      std::string changed = token;
      changed.insert(at, more);
      EXPECT_NE(outcome(changed), error_code()) << at << more;
    }
  // 64 bytes end in a character of which four bits are unused.
  std::string bits = token;
  bits.back() = static_cast<char>(bits.back() + 1);
  EXPECT_EQ(outcome(bits), Errc::malformed);
}

TEST_F(JwsTest, refuses_any_other_number_of_parts) {
  std::string const token = sign_raw(header_with(""));
  for (std::string const& text :
       {std::string(), std::string("."), std::string(".."), std::string("..."),
        token.substr(0, token.rfind('.')), token + ".", "." + token, token + "." + token,
        write_json(json::object{{"payload", "e30"}, {"signatures", json::array()}})})
    EXPECT_EQ(outcome(text), Errc::malformed) << text;
}

TEST_F(JwsTest, refuses_what_is_too_large_before_reading_it) {
  EXPECT_EQ(outcome(std::string(1'000'000, '.')), Errc::too_large);
  EXPECT_EQ(outcome(std::string(8193, 'A')), Errc::too_large);
  EXPECT_EQ(outcome(std::string(8192, 'A')), Errc::malformed);
  std::string const long_header = header_with(R"(,"x":")" + std::string(1024, 'x') + "\"");
  EXPECT_EQ(outcome(sign_raw(long_header)), Errc::too_large);
  std::string const fill(1024 - header_with(R"(,"x":"")").size(), 'x');
  EXPECT_EQ(outcome(sign_raw(header_with(R"(,"x":")" + fill + "\""))), error_code());
  EXPECT_EQ(outcome(sign_raw(header_with(R"(,"x":")" + fill + "x\""))), Errc::too_large);
  EXPECT_TRUE(parse_jws(sign_jws({}, std::string(20'000, 'x'), key_).value(),
                        {.token_bytes = 64U << 10, .header_bytes = 1024}));
}

TEST_F(JwsTest, refuses_a_signature_changed_in_any_byte) {
  std::string const token = sign_raw(header_with(""));
  Jws const good = parse_jws(token).value();
  for (std::size_t i = 0; i < good.signature.size(); ++i) {
    Jws changed = good;
    changed.signature[i] = static_cast<char>(changed.signature[i] ^ 1);
    EXPECT_EQ(verify_jws(changed, jwk_).error().code, Errc::bad_signature);
  }
}

}  // namespace
}  // namespace tessera::jose

#include "oauth/resource/bearer_guard.hpp"

#include "base/encoding.hpp"
#include "crypto/hmac.hpp"
#include "testkit/guard_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

// Spec: RFC 9068 §4
TEST_F(BearerGuardTest, lets_a_good_token_in_and_says_who_calls) {
  std::string const good = token();
  ASSERT_EQ(call(bearer(good)).status, 200);
  ASSERT_TRUE(principal);
  EXPECT_EQ(principal->issuer, kIssuer);
  EXPECT_EQ(principal->subject, "chatbox");
  EXPECT_EQ(principal->client_id, "chatbox");
  EXPECT_EQ(principal->tenant, "acme");
  EXPECT_EQ(principal->token_id, "token-1");
  EXPECT_TRUE(principal->has_scope("email:read"));
  EXPECT_EQ(principal->token.reveal(), good);
  EXPECT_EQ(call(bearer(token([](auto& c) { c["aud"] = json::array{"x", kResource}; }))).status,
            200);
}

// Spec: RFC 6750 §3.1, RFC 9728 §5.1
TEST_F(BearerGuardTest, tells_a_caller_without_token_where_to_get_one_and_no_error) {
  http::Response const response = call({});
  EXPECT_EQ(response.status, 401);
  auto const challenge = challenge_of(response);
  EXPECT_EQ(challenge, (std::map<std::string, std::string>{{"resource_metadata", kMetadata},
                                                           {"scope", "email:read"}}));
  http::Headers basic;
  basic.add("Authorization", "Basic YTpi");
  EXPECT_FALSE(challenge_of(call(basic)).contains("error"));
}

TEST_F(BearerGuardTest, refuses_a_token_outside_its_time) {
  EXPECT_EQ(call(bearer(token([&](auto& c) { c["exp"] = in(-29); }))).status, 200);
  expect_invalid_token(token([&](auto& c) { c["exp"] = in(-30); }), "expired");
  expect_invalid_token(token([&](auto& c) { c["nbf"] = in(31); }), "not_yet_valid");
  expect_invalid_token(token([&](auto& c) { c["iat"] = in(31); }), "not_yet_valid");
  EXPECT_EQ(call(bearer(token([&](auto& c) { c["exp"] = in(3600); }))).status, 200);
  expect_invalid_token(token([&](auto& c) { c["exp"] = in(3601); }), "too_long_lived");
  expect_invalid_token(token([](auto& c) { c.erase("exp"); }), "missing_claim");
  expect_invalid_token(token([](auto& c) { c["exp"] = "1700000000"; }), "malformed");
  expect_invalid_token(token([](auto& c) { c["exp"] = 1e308; }), "malformed");
  expect_invalid_token(token([](auto& c) { c["exp"] = -1; }), "malformed");
}

TEST_F(BearerGuardTest, refuses_a_token_for_another_audience) {
  for (char const* audience :
       {"http://localhost:3006", "http://localhost:3005/mcp/", "http://localhost:3005/mc",
        "http://localhost:3005/mcp.evil.example", "HTTP://localhost:3005/mcp", ""})
    expect_invalid_token(token([&](auto& c) { c["aud"] = audience; }), "wrong_audience");
  expect_invalid_token(token([](auto& c) { c.erase("aud"); }), "wrong_audience");
}

TEST_F(BearerGuardTest, refuses_an_issuer_that_it_does_not_know) {
  expect_invalid_token(token([](auto& c) { c["iss"] = "http://localhost:3006/"; }), "wrong_issuer");
  expect_invalid_token(token([](auto& c) { c.erase("iss"); }), "wrong_issuer");
}

TEST_F(BearerGuardTest, refuses_one_trusted_issuer_signing_for_another) {
  json::object claims = good_claims();
  std::string const forged = jose::sign_jwt({{"typ", "at+jwt"}}, claims, other_key).value();
  expect_invalid_token(forged, "unknown_key");
  claims["iss"] = kOther;
  EXPECT_EQ(call(bearer(jose::sign_jwt({{"typ", "at+jwt"}}, claims, other_key).value())).status,
            200);
}

TEST_F(BearerGuardTest, refuses_a_token_that_somebody_else_signed_or_changed) {
  jose::SigningKey stranger = testkit::new_signing_key();
  stranger.kid = key.kid;
  std::string const forged = jose::sign_jwt({{"typ", "at+jwt"}}, good_claims(), stranger).value();
  expect_invalid_token(forged, "bad_signature");
  json::object header{{"typ", "at+jwt"}};
  header["jwk"] = testkit::public_keys({stranger}).keys().front().to_json();
  header["jku"] = "https://evil.example/keys";
  expect_invalid_token(jose::sign_jwt(header, good_claims(), stranger).value(), "bad_signature");
  std::string changed = token();
  changed[changed.size() - 10] = changed[changed.size() - 10] == 'A' ? 'B' : 'A';
  expect_invalid_token(changed, "bad_signature");
}

// Spec: RFC 8725 §3.1, §3.2
TEST_F(BearerGuardTest, refuses_tokens_without_signature) {
  for (std::string const alg : {"none", "None", "NONE", "nOnE"}) {
    std::string const head = R"({"alg":")" + alg + R"(","typ":"at+jwt","kid":")" + key.kid + "\"}";
    std::string const unsigned_token =
        base64url_encode(head) + "." + base64url_encode(write_json(good_claims())) + ".";
    expect_invalid_token(unsigned_token, "wrong_algorithm");
  }
}

// Spec: RFC 8725 §2.1
TEST_F(BearerGuardTest, never_takes_a_public_key_for_a_shared_secret) {
  crypto::PublicKey const shared = key.key.public_key();
  jose::Jwk const jwk = jose::Jwk::from_key(shared, key.algorithm, key.kid).value();
  std::string const jwk_text = write_json(jwk.to_json());
  for (std::string const& secret : {shared.to_pem(), shared.to_der(), jwk_text}) {
    std::string const head = R"({"alg":"HS256","typ":"at+jwt","kid":")" + key.kid + "\"}";
    std::string input = base64url_encode(head) + "." + base64url_encode(write_json(good_claims()));
    std::string const mac = crypto::hmac_sha256(Secret(secret), input);
    expect_invalid_token(input + "." + base64url_encode(mac), "wrong_algorithm");
  }
}

// Spec: RFC 8725 §3.11, RFC 9068 §4
TEST_F(BearerGuardTest, refuses_jwts_of_other_kinds) {
  for (char const* type : {"JWT", "id_token+jwt", "dpop+jwt", "client-authentication+jwt", ""})
    expect_invalid_token(sign(good_claims(), {{"typ", type}}), "wrong_type");
  expect_invalid_token(sign(good_claims(), {}), "wrong_type");
  EXPECT_EQ(call(bearer(sign(good_claims(), {{"typ", "application/AT+JWT"}}))).status, 200);
}

TEST_F(BearerGuardTest, refuses_a_token_that_lacks_a_claim_of_the_profile) {
  for (char const* name : {"sub", "client_id", "iat", "jti"})
    expect_invalid_token(token([&](auto& c) { c.erase(name); }), "missing_claim");
}

TEST_F(BearerGuardTest, refuses_what_is_no_token_at_all) {
  for (std::string const bad : {"x", "a.b", "a.b.c.d", "..", "!!!.###.$$$"})
    expect_invalid_token(bad, "malformed");
  expect_invalid_token(std::string(8193, 'a'), "too_long");
  expect_invalid_token(sign(good_claims(), {{"typ", "at+jwt"}, {"crit", json::array{"x"}}}),
                       "critical_header");
}

// A kid is a name to look up and never anything else.
TEST_F(BearerGuardTest, does_not_even_look_for_a_hostile_key_id) {
  int const before = keys.asked;
  for (std::string const& kid : {std::string("'; DROP TABLE"), std::string(129, 'k'), std::string(),
                                 std::string("a\nb"), std::string("\xc3\xa4")}) {
    jose::SigningKey hostile = key;
    hostile.kid = kid;
    expect_invalid_token(jose::sign_jwt({{"typ", "at+jwt"}}, good_claims(), hostile).value(),
                         "unknown_key");
  }
  EXPECT_EQ(keys.asked, before);
}

}  // namespace
}  // namespace tessera::oauth

#include "oauth/model/dpop_proof.hpp"

#include "jose/jwt.hpp"
#include "oauth/model/errors.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace tessera::oauth {
namespace {

using std::chrono::seconds;

class DpopProofTest : public ::testing::Test {
 protected:
  std::string proof(std::function<void(DpopTarget&)> const& change = {}) {
    DpopTarget target;
    target.method = "POST";
    target.url = "https://rs.example/mcp?page=1";
    target.token = Secret(std::string("the-token"));
    if (change) change(target);
    return make_dpop_proof(target, key, clock, random).value();
  }
  /// A proof whose header and claims a test has spoilt, signed with the right key.
  std::string spoilt(std::function<void(json::object&, json::object&)> const& change) {
    jose::Jws const good = jose::parse_jws(proof()).value();
    json::object header = good.header.raw;
    json::object claims = parse_json(good.payload).value().as_object();
    header.erase("alg");
    change(header, claims);
    jose::SigningKey unnamed = key;
    unnamed.kid.clear();
    return jose::sign_jwt(std::move(header), claims, unnamed).value();
  }
  DpopExpectation expected() {
    DpopExpectation out;
    out.method = "POST";
    out.url = "https://rs.example/mcp";
    out.token = Secret(std::string("the-token"));
    return out;
  }
  Result<DpopProof> check(std::string const& text) {
    return check_dpop_proof(text, expected(), clock.now_seconds());
  }
  void expect_refused(std::string const& text, std::string_view why) {
    Result<DpopProof> const checked = check(text);
    ASSERT_FALSE(checked) << why;
    EXPECT_EQ(checked.error().code, Errc::invalid_dpop_proof) << why;
    EXPECT_EQ(checked.error().debug, why);
  }

  ManualClock clock;
  SystemRandom random;
  jose::SigningKey key = testkit::new_signing_key();
};

// Spec: RFC 9449 §4.3
TEST_F(DpopProofTest, shows_the_key_that_made_it) {
  Result<DpopProof> const checked = check(proof());
  ASSERT_TRUE(checked) << checked.error().debug;
  jose::Jwk const jwk = jose::Jwk::from_key(key.key.public_key(), key.algorithm).value();
  EXPECT_EQ(checked->thumbprint, jwk.thumbprint());
  EXPECT_EQ(checked->issued_at, clock.now_seconds());
}

// Spec: RFC 9449 §4.1
TEST_F(DpopProofTest, of_the_specification_is_good) {
  constexpr std::string_view kExample =
      "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMz"
      "R0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFq"
      "SG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwia"
      "HRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjY"
      "yNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV3"
      "7xRZT3Lg";
  DpopExpectation there;
  there.method = "POST";
  there.url = "https://server.example.com/token";
  SysSeconds const then{seconds{1'562'262'616}};
  Result<DpopProof> const checked = check_dpop_proof(kExample, there, then);
  ASSERT_TRUE(checked) << checked.error().debug;
  EXPECT_EQ(checked->jti, "-BwC3ESc6acc2lTc");
  EXPECT_EQ(checked->thumbprint, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

// Spec: RFC 9449 §4.2
TEST_F(DpopProofTest, has_another_identifier_each_time_and_only_the_public_key) {
  jose::Jws const first = jose::parse_jws(proof()).value();
  EXPECT_NE(first.payload, jose::parse_jws(proof())->payload);
  json::object const& jwk = first.header.raw.at("jwk").as_object();
  EXPECT_EQ(jwk.size(), 4U);
  EXPECT_FALSE(jwk.contains("d"));
  EXPECT_FALSE(first.header.kid);
}

// Spec: RFC 9449 §4.3
TEST_F(DpopProofTest, is_refused_for_another_request_or_token) {
  expect_refused(proof([](auto& t) { t.method = "GET"; }), "htm");
  expect_refused(proof([](auto& t) { t.url = "https://rs.example/other"; }), "htu");
  expect_refused(proof([](auto& t) { t.url = "http://rs.example/mcp"; }), "htu");
  expect_refused(proof([](auto& t) { t.token = Secret(std::string("another")); }), "ath");
  expect_refused(proof([](auto& t) { t.token = Secret(); }), "ath");
}

// Spec: RFC 9449 §4.3, RFC 3986 §6.2
TEST_F(DpopProofTest, compares_addresses_in_one_spelling) {
  EXPECT_TRUE(check(proof([](auto& t) { t.url = "HTTPS://RS.example:443/mcp#x"; })));
}

// Spec: RFC 9449 §4.3
TEST_F(DpopProofTest, is_refused_when_it_is_too_old_or_from_the_future) {
  std::string const text = proof();
  clock.advance(seconds{300});
  EXPECT_TRUE(check(text));
  clock.advance(seconds{1});
  expect_refused(text, "iat");
  clock.jump_wall(-seconds{602});
  expect_refused(text, "iat");
}

// Spec: RFC 9449 §4.3
TEST_F(DpopProofTest, is_refused_when_header_or_claims_are_not_those_of_a_proof) {
  expect_refused("no proof", "form");
  expect_refused(spoilt([](auto& header, auto&) { header["typ"] = "JWT"; }), "typ");
  expect_refused(spoilt([](auto& header, auto&) { header.erase("typ"); }), "typ");
  expect_refused(spoilt([](auto& header, auto&) { header.erase("jwk"); }), "jwk");
  expect_refused(spoilt([](auto& header, auto&) { header["jwk"].as_object()["d"] = "AAAA"; }),
                 "jwk");
  expect_refused(spoilt([](auto&, auto& claims) { claims.erase("jti"); }), "jti");
  expect_refused(spoilt([](auto&, auto& claims) { claims.erase("iat"); }), "iat");
  expect_refused(spoilt([](auto&, auto& claims) { claims.erase("htm"); }), "htm");
  expect_refused(spoilt([](auto&, auto& claims) { claims.erase("htu"); }), "htu");
}

// Spec: RFC 9449 §4.3
TEST_F(DpopProofTest, is_refused_when_another_key_signed_it) {
  jose::SigningKey const other = testkit::new_signing_key();
  jose::Jwk const jwk = jose::Jwk::from_key(other.key.public_key(), other.algorithm).value();
  expect_refused(spoilt([&](auto& header, auto&) { header["jwk"] = jwk.to_json(); }), "signature");
}

// Spec: RFC 9449 §4.3, §11.6
TEST_F(DpopProofTest, is_refused_with_an_algorithm_that_is_not_accepted) {
  DpopExpectation only_rsa = expected();
  only_rsa.algorithms = {jose::Algorithm::rs256};
  EXPECT_EQ(check_dpop_proof(proof(), only_rsa, clock.now_seconds()).error().debug, "alg");
}

// Spec: RFC 9449 §8
TEST_F(DpopProofTest, must_carry_the_nonce_when_one_is_asked_for) {
  DpopExpectation with_nonce = expected();
  with_nonce.nonce = "n-1";
  auto const code = [&](std::string const& text) {
    Result<DpopProof> const checked = check_dpop_proof(text, with_nonce, clock.now_seconds());
    return checked ? error_code() : checked.error().code;
  };
  EXPECT_EQ(code(proof()), Errc::use_dpop_nonce);
  EXPECT_EQ(code(proof([](auto& t) { t.nonce = "n-0"; })), Errc::use_dpop_nonce);
  EXPECT_EQ(code(proof([](auto& t) { t.nonce = "n-1"; })), error_code());
}

}  // namespace
}  // namespace tessera::oauth

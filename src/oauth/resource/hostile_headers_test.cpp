#include "oauth/keys/remote_keys.hpp"
#include "oauth/resource/access_token_verifier.hpp"
#include "testkit/function_client.hpp"
#include "testkit/guard_bed.hpp"

#include <gtest/gtest.h>

// What a token's header says about keys, at a guard that fetches keys: nothing of it is followed.

namespace tessera::oauth {
namespace {

class HostileHeadersTest : public BearerGuardTest {
 protected:
  HostileHeadersTest() : verifier({kResource}, {TrustedIssuer{kIssuer, &remote}}, clock) {}

  http::ClientResponse serve(http::ClientRequest const&) {
    http::ClientResponse response;
    response.status = 200;
    response.body = write_json(testkit::public_keys({key}).to_json());
    return response;
  }
  bool accepts(std::string const& text) {
    Task<Result<http::PrincipalPtr>> verifying = verifier.verify(Secret(text));
    return testkit::run(loop, std::move(verifying)).has_value();
  }
  std::string signed_by(jose::SigningKey const& signer, json::object header) {
    header["typ"] = "at+jwt";
    return jose::sign_jwt(std::move(header), good_claims(), signer).value();
  }

  asio::io_context loop{1};
  TaskGroup tasks{loop.get_executor()};
  testkit::FunctionClient http{[this](http::ClientRequest const& r) { return serve(r); }};
  RemoteKeys remote{RemoteKeys::Options{.jwks_uri = "http://localhost:3006/keys"}, http, tasks,
                    clock, null_log()};
  AccessTokenVerifier verifier;
};

// Threat: a key that the token brings (jwk, x5c) or says where to find (jku, x5u).
TEST_F(HostileHeadersTest, an_embedded_key_or_its_address_is_ignored_and_nothing_is_fetched) {
  ASSERT_TRUE(accepts(token()));
  ASSERT_EQ(http.requests.size(), 1U) << "the keys of the issuer";
  jose::SigningKey attacker = testkit::new_signing_key();
  attacker.kid = key.kid;
  json::value const jwk = testkit::public_keys({attacker}).keys().front().to_json();
  EXPECT_FALSE(accepts(signed_by(attacker, {{"jwk", jwk}})));
  EXPECT_FALSE(accepts(signed_by(attacker, {{"jku", "https://evil.example/keys"}})));
  EXPECT_FALSE(accepts(signed_by(attacker, {{"x5u", "https://evil.example/cert"}})));
  EXPECT_FALSE(accepts(signed_by(attacker, {{"x5c", json::array{"MIIB"}}})));
  EXPECT_TRUE(accepts(signed_by(key, {{"jku", "https://evil.example/keys"}})));
  EXPECT_EQ(http.requests.size(), 1U);
}

// Threat: invented kids make us knock at the issuer's door.
TEST_F(HostileHeadersTest, unknown_key_ids_cause_one_fetch_in_thirty_seconds) {
  ASSERT_TRUE(accepts(token()));
  clock.advance(seconds{30});
  jose::SigningKey attacker = testkit::new_signing_key();
  for (int i = 0; i < 200; ++i) {
    attacker.kid = "invented-" + std::to_string(i);
    EXPECT_FALSE(accepts(signed_by(attacker, {})));
  }
  EXPECT_EQ(http.requests.size(), 2U);
  for (char const* kid : {"../../etc/passwd", "' OR 1=1 --", "a b", "%00"}) {
    attacker.kid = kid;
    clock.advance(seconds{30});
    EXPECT_FALSE(accepts(signed_by(attacker, {}))) << kid;
  }
  for (http::ClientRequest const& request : http.requests)
    EXPECT_EQ(request.url, "http://localhost:3006/keys") << "a kid is never part of an address";
}

}  // namespace
}  // namespace tessera::oauth

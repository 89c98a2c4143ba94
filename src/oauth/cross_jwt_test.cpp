#include "oauth/model/dpop_proof.hpp"
#include "oauth/resource/access_token_verifier.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

// Seven kinds of JWT go around, four places take one. Each kind is shown at each place, signed with
// the very key that the place trusts and made out to its audience.

namespace tessera::oauth {
namespace {

using testkit::OAuthBed;
using testkit::run;

struct Jwt {
  json::object header;
  json::object claims;
};

class CrossJwt : public ::testing::Test {
 protected:
  static constexpr char const* kUrl = "http://localhost:3006/oauth2/token";

  Jwt made(std::string_view kind) {
    json::object claims = bed.assertion_claims("chatbox");
    if (kind == "client assertion") return {{{"typ", "JWT"}}, claims};
    claims["iss"] = OAuthBed::kIssuer;
    if (kind == "access token") {
      claims["client_id"] = "chatbox";
      claims["scope"] = "email:read";
      claims["tenant_id"] = "acme";
      return {{{"typ", "at+jwt"}}, claims};
    }
    claims["sub"] = "alice";
    if (kind == "ID token") {
      claims["nonce"] = "n";
      claims["auth_time"] = claims["iat"];
      return {{{"typ", "JWT"}}, claims};
    }
    if (kind == "logout token") {
      claims["events"] =
          json::object{{"http://schemas.openid.net/event/backchannel-logout", json::object{}}};
      return {{{"typ", "logout+jwt"}}, claims};
    }
    if (kind == "ID-JAG") {
      claims["client_id"] = "chatbox";
      claims["resource"] = OAuthBed::kMcp;
      claims["scope"] = "email:read";
      return {{{"typ", "oauth-id-jag+jwt"}}, claims};
    }
    if (kind == "software statement") {
      claims["software_id"] = "4";
      claims["redirect_uris"] = json::array{"https://app.example/callback"};
      return {{{"typ", "JWT"}}, claims};
    }
    json::object const jwk = testkit::public_keys({bed.client_key}).keys().front().to_json();
    return {{{"typ", "dpop+jwt"},
             {"jwk",
              {{"kty", jwk.at("kty")},
               {"crv", jwk.at("crv")},
               {"x", jwk.at("x")},
               {"y", jwk.at("y")}}}},
            {{"htm", "POST"}, {"htu", kUrl}, {"jti", claims.at("jti")}, {"iat", claims.at("iat")}}};
  }
  std::string text(std::string_view kind, char const* audience, jose::SigningKey key) {
    Jwt jwt = made(kind);
    if (jwt.claims.contains("aud")) jwt.claims["aud"] = audience;
    if (jwt.header.contains("jwk")) key.kid.clear();
    return bed.sign(jwt.claims, key, std::move(jwt.header));
  }

  bool guard_takes(std::string_view kind) {
    std::string const token = text(kind, OAuthBed::kMcp, bed.signing_key);
    StaticKeys keys(testkit::public_keys({bed.signing_key}));
    AccessTokenVerifier verifier({OAuthBed::kMcp}, {TrustedIssuer{OAuthBed::kIssuer, &keys}},
                                 bed.clock);
    Task<Result<http::PrincipalPtr>> verifying = verifier.verify(Secret(token));
    return run(std::move(verifying)).has_value();
  }
  bool token_endpoint_takes_as_assertion(std::string_view kind) {
    std::string const token = text(kind, OAuthBed::kIssuer, bed.client_key);
    return bed.post_token(OAuthBed::assertion_body(token)).status == 200;
  }
  bool exchange_takes(std::string_view kind) {
    return bed.exchange(text(kind, OAuthBed::kMcp, bed.signing_key)).status == 200;
  }
  bool is_taken_as_proof(std::string_view kind) {
    DpopExpectation expected;
    expected.method = "POST";
    expected.url = kUrl;
    std::string const proof = text(kind, kUrl, bed.client_key);
    return check_dpop_proof(proof, expected, bed.clock.now_seconds()).has_value();
  }

  OAuthBed bed;
};

// Threat: cross-JWT confusion. Spec: RFC 8725 §3.11, §3.12
TEST_F(CrossJwt, a_jwt_of_one_kind_is_taken_for_no_other) {
  for (std::string_view const kind : {"access token", "client assertion", "DPoP proof", "ID token",
                                      "logout token", "ID-JAG", "software statement"}) {
    bool const is_token = kind == "access token";
    EXPECT_EQ(guard_takes(kind), is_token) << kind;
    EXPECT_EQ(exchange_takes(kind), is_token) << kind;
    EXPECT_EQ(token_endpoint_takes_as_assertion(kind), kind == "client assertion") << kind;
    EXPECT_EQ(is_taken_as_proof(kind), kind == "DPoP proof") << kind;
  }
}

}  // namespace
}  // namespace tessera::oauth

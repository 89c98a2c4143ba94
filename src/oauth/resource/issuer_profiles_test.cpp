#include "oauth/resource/bearer_guard.hpp"
#include "testkit/guard_bed.hpp"

#include <gtest/gtest.h>

// One guard, two kinds of issuers: ours and a user pool of Amazon Cognito.

namespace tessera::oauth {
namespace {

constexpr char const* kPool = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Example";
constexpr char const* kPoolElsewhere =
    "https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Example";

jose::SigningKey rsa_key() {
  crypto::PrivateKey key = crypto::PrivateKey::generate(crypto::KeyType::rsa).value();
  return jose::make_signing_key(std::move(key), jose::Algorithm::rs256).value();
}

class IssuerProfilesTest : public BearerGuardTest {
 protected:
  IssuerProfilesTest() {
    rebuild([this](BearerGuard::Options& options) {
      IssuerProfile profile = profile_named("cognito", kPool).value();
      profile.required_claims["client_id"] = {"app-1"};
      profile.scope_prefix = "tessera";
      profile.tenant = "acme";
      options.issuers.push_back({kPool, &pool_keys, std::move(profile)});
    });
  }
  std::string pool_token(std::function<void(json::object&)> const& change = {},
                         json::object header = {}) {
    json::object claims{{"iss", kPool}, {"sub", "app-1"},        {"exp", in(3'600)},
                        {"iat", in(0)}, {"jti", "token-1"},      {"client_id", "app-1"},
                        {"version", 2}, {"token_use", "access"}, {"scope", "tessera/email:read"}};
    if (change) change(claims);
    return jose::sign_jwt(std::move(header), claims, pool_key).value();
  }

  jose::SigningKey const pool_key = rsa_key();
  ChangingKeys pool_keys{testkit::public_keys({pool_key})};
};

TEST_F(IssuerProfilesTest, a_cognito_token_comes_in_under_both_names_of_its_pool) {
  for (char const* name : {kPool, kPoolElsewhere}) {
    ASSERT_EQ(call(bearer(pool_token([&](auto& c) { c["iss"] = name; }))).status, 200) << log.text;
    EXPECT_EQ(principal->issuer, name);
    EXPECT_EQ(principal->client_id, "app-1");
    EXPECT_EQ(principal->tenant, "acme");
    EXPECT_TRUE(principal->has_scope("email:read"));
  }
}

TEST_F(IssuerProfilesTest, each_issuer_keeps_its_own_rules) {
  expect_invalid_token(pool_token({}, {{"typ", "dpop+jwt"}}), "wrong_type");
  expect_invalid_token(sign(good_claims(), {}), "wrong_type");
  json::object claims = good_claims();
  expect_invalid_token(jose::sign_jwt({{"typ", "at+jwt"}}, claims, pool_key).value(),
                       "wrong_algorithm");
  claims["iss"] = kPool;
  expect_invalid_token(sign(claims, {}), "wrong_algorithm");
  expect_invalid_token(pool_token([](auto& c) { c["token_use"] = "id"; }), "claim_token_use");
  expect_invalid_token(pool_token([](auto& c) { c["client_id"] = "app-2"; }), "claim_client_id");
  expect_invalid_token(pool_token([](auto& c) { c["scope"] = "other/email:read"; }),
                       "wrong_audience");
  expect_invalid_token(pool_token([this](auto& c) { c["exp"] = in(86'401); }), "too_long_lived");
  for (char const* name : {"sub", "client_id", "iat", "jti"})
    expect_invalid_token(pool_token([&](auto& c) { c.erase(name); }), "missing_claim");
}

TEST_F(IssuerProfilesTest, a_claim_of_our_own_tokens_gives_no_tenant_to_somebody_elses) {
  EXPECT_EQ(call(bearer(pool_token([](auto& c) { c["tenant_id"] = "globex"; }))).status, 200);
  EXPECT_EQ(principal->tenant, "acme");
  http::Headers headers = bearer(pool_token([](auto& c) {
    c["tenant_id"] = "globex";
    c["tenants"] = json::array{"globex"};
  }));
  headers.add("X-TENANT-ID", "globex");
  EXPECT_EQ(call(headers).status, 403);
}

}  // namespace
}  // namespace tessera::oauth

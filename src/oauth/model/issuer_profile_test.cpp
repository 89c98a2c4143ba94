#include "oauth/model/issuer_profile.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

#include <functional>

namespace tessera::oauth {
namespace {

constexpr char const* kPool = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Example";

class IssuerProfileTest : public ::testing::Test {
 protected:
  IssuerProfileTest() {
    profile.scope_prefix = "https://a.example/mcp";
    profile.tenant_claim = "client_id";
    profile.tenants = {{"app-1", "acme"}};
  }
  using Change = std::function<void(json::object&)>;
  Result<ProfiledClaims> read(Change const& change = {}) const {
    json::object claims{{"iss", kPool},
                        {"sub", "app-1"},
                        {"client_id", "app-1"},
                        {"token_use", "access"},
                        {"scope", "https://a.example/mcp/read"}};
    if (change) change(claims);
    return read_profiled(jose::Claims::from_json(claims).value(), profile, "https://a.example/mcp");
  }
  std::string word(Change const& change) const {
    Result<ProfiledClaims> const claims = read(change);
    return claims ? "" : claims.error().debug;
  }

  IssuerProfile profile = profile_named("cognito", kPool).value();
};

TEST_F(IssuerProfileTest, takes_the_audience_from_the_scopes_and_strips_it) {
  Result<ProfiledClaims> const claims = read([](auto& c) {
    c["scope"] = "https://a.example/mcp/read other/write https://a.example/mcp/email:write";
  });
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->scopes.join(), "read email:write");
  EXPECT_EQ(claims->client_id, "app-1");
  EXPECT_EQ(claims->tenant, "acme");
}

TEST_F(IssuerProfileTest, refuses_a_token_whose_scopes_are_of_other_resource_servers) {
  for (char const* scope :
       {"", "read", "other/read", "https://a.example/mcp", "https://a.example/mcp/",
        "https://a.example/mcp/admin/read", "https://a.example/mcpx/read",
        "HTTPS://a.example/mcp/read", "x/https://a.example/mcp/read"})
    EXPECT_EQ(word([&](auto& c) { c["scope"] = scope; }), "wrong_audience") << scope;
}

TEST_F(IssuerProfileTest, an_audience_that_is_there_must_name_us_all_the_same) {
  EXPECT_EQ(word([](auto& c) { c["aud"] = "https://other.example"; }), "wrong_audience");
  EXPECT_TRUE(read([](auto& c) { c["aud"] = "https://a.example/mcp"; }));
}

TEST_F(IssuerProfileTest, refuses_an_id_token_of_the_same_pool) {
  EXPECT_EQ(word([](auto& c) { c["token_use"] = "id"; }), "claim_token_use");
  EXPECT_EQ(word([](auto& c) { c["token_use"] = json::array{"access"}; }), "claim_token_use");
  EXPECT_EQ(word([](auto& c) { c.erase("token_use"); }), "claim_token_use");
}

TEST_F(IssuerProfileTest, takes_the_tenant_from_the_table_and_from_nowhere_else) {
  EXPECT_EQ(word([](auto& c) { c["client_id"] = "app-2"; }), "unknown_tenant");
  EXPECT_EQ(read([](auto& c) { c["tenant_id"] = "globex"; })->tenant, "acme");
  EXPECT_EQ(read([](auto& c) { c["tenants"] = json::array{"globex"}; })->tenants,
            std::vector<std::string>{"acme"});
}

TEST_F(IssuerProfileTest, puts_scopes_into_our_words) {
  profile.scopes = {{"read", {"email:read", "chart:read"}}};
  profile.keep_other_scopes = false;
  EXPECT_EQ(read([](auto& c) {
              c["scope"] = "https://a.example/mcp/read https://a.example/mcp/admin";
            })->scopes.join(),
            "email:read chart:read");
}

TEST(CognitoIssuer, has_two_names_for_one_pool_and_each_gives_the_other) {
  std::string const other =
      "https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Example";
  EXPECT_EQ(cognito_issuer_names(kPool), (std::vector<std::string>{kPool, other}));
  EXPECT_EQ(cognito_issuer_names(other), (std::vector<std::string>{other, kPool}));
  EXPECT_EQ(cognito_issuer_names("http://localhost:1"),
            std::vector<std::string>{"http://localhost:1"});
}

TEST(IssuerProfiles, an_unknown_name_is_refused_with_the_list) {
  Result<IssuerProfile> const none = profile_named("okta", kPool);
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().hint.find("rfc9068 and cognito"), std::string::npos);
}

}  // namespace
}  // namespace tessera::oauth

#include "packages/mcp-server/issuers/issuer_config.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace tessera::mcp_server {
namespace {

constexpr char const* kPool = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Example";
constexpr char const* kOwn = "http://localhost:3006";

IssuerConfig pool() {
  IssuerConfig config;
  config.issuer = kPool;
  config.profile = "cognito";
  config.scope_prefix = "tessera";
  config.clients = {"app-1"};
  config.tenant_claim = "client_id";
  config.tenants = {{"app-1", "acme"}};
  return config;
}

std::string refusal(std::function<void(IssuerConfig&)> const& change) {
  IssuerConfig config = pool();
  change(config);
  Result<void> const checked = check({config}, kOwn);
  return checked ? "" : checked.error().hint;
}

TEST(IssuerConfig, a_cognito_pool_gets_the_rules_of_its_profile) {
  oauth::IssuerProfile const profile = profile_of(pool()).value();
  EXPECT_EQ(profile.algorithms, std::vector{jose::Algorithm::rs256});
  EXPECT_EQ(profile.required_claims.at("token_use"), std::vector<std::string>{"access"});
  EXPECT_EQ(profile.required_claims.at("client_id"), std::vector<std::string>{"app-1"});
  EXPECT_EQ(profile.other_names.size(), 1U);
  EXPECT_EQ(refusal([](auto&) {}), "");
}

TEST(IssuerConfig, an_unknown_profile_is_refused_with_the_list_of_those_that_there_are) {
  std::string const hint = refusal([](auto& c) { c.profile = "okta"; });
  EXPECT_NE(hint.find("okta"), std::string::npos) << hint;
  EXPECT_NE(hint.find("rfc9068 and cognito"), std::string::npos) << hint;
}

TEST(IssuerConfig, refuses_what_contradicts_itself_and_names_it) {
  auto const names = [](std::function<void(IssuerConfig&)> const& change, char const* what) {
    std::string const hint = refusal(change);
    EXPECT_NE(hint.find(what), std::string::npos) << what << ": " << hint;
  };
  names([](auto& c) { c.issuer = "cognito"; }, "http(s) URL");
  names([](auto& c) { c.issuer = kOwn; }, "auth.issuer");
  names([](auto& c) { c.jwks_uri = "keys.json"; }, "jwks_uri");
  names([](auto& c) { c.algorithms = {"HS256"}; }, "HS256");
  names([](auto& c) { c.tenant = "acme"; }, "only one of tenant");
  names([](auto& c) { c.tenant_claim.clear(); }, "tenants is a table");
  names([](auto& c) { c.tenants["app-1"] = "a b"; }, "app-1");
  names([](auto& c) { c.scopes["read"] = {"a b"}; }, "read");
  names(
      [](auto& c) {
        c.scope_prefix.clear();
        c.clients.clear();
      },
      "scope_prefix");
  IssuerConfig other = pool();
  other.issuer = "https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Example";
  EXPECT_FALSE(check({pool(), other}, kOwn)) << "the same pool under its other name";
}

}  // namespace
}  // namespace tessera::mcp_server

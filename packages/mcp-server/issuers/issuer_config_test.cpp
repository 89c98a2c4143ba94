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
  Result<void> const checked = check({config}, kOwn, false);
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
  EXPECT_FALSE(check({pool(), other}, kOwn, false)) << "the same pool under its other name";
}

IssuerConfig asked() {
  IssuerConfig config;
  config.issuer = "https://issuer.example";
  config.verify = kVerifyIntrospect;
  config.introspection.client_id = "mcp-server";
  config.introspection.client_secret_file = "issuer.secret";
  return config;
}

TEST(IssuerConfig, an_issuer_that_is_asked_must_be_told_who_asks) {
  EXPECT_TRUE(check({asked()}, kOwn, false));
  auto const names = [](std::function<void(IntrospectionConfig&)> const& change, char const* what) {
    IssuerConfig config = asked();
    change(config.introspection);
    Result<void> const checked = check({config}, kOwn, false);
    ASSERT_FALSE(checked) << what;
    EXPECT_NE(checked.error().hint.find(what), std::string::npos) << checked.error().hint;
  };
  names([](auto& how) { how.client_id.clear(); }, "client_id");
  names([](auto& how) { how.client_secret_file.clear(); }, "exactly one of");
  names([](auto& how) { how.key_file = "issuer.pem"; }, "exactly one of");
  names([](auto& how) { how.endpoint = "http://issuer.example/introspect"; }, "must be https");
  names([](auto& how) { how.believe_seconds = 0; }, "believe_seconds");
  names([](auto& how) { how.believe_seconds = 61; }, "believe_seconds");
}

TEST(IssuerConfig, only_one_issuer_can_be_asked_and_only_that_says_how) {
  IssuerConfig second = asked();
  second.issuer = "https://second.example";
  EXPECT_FALSE(check({asked(), second}, kOwn, false));
  EXPECT_FALSE(check({asked()}, kOwn, true)) << "our own is asked";
  second.verify = kVerifySignature;
  Result<void> const idle = check({second}, kOwn, false);
  ASSERT_FALSE(idle);
  EXPECT_NE(idle.error().hint.find("only with verify"), std::string::npos) << idle.error().hint;
  second.verify = "trust";
  EXPECT_FALSE(check({second}, kOwn, false));
}

TEST(IssuerConfig, files_of_its_credential_lie_beside_the_configuration) {
  IssuerConfig config = asked();
  resolve(config, "/etc/tessera/mcp-server.toml");
  EXPECT_EQ(config.introspection.client_secret_file, "/etc/tessera/issuer.secret");
  EXPECT_EQ(config.introspection.key_file, "");
}

}  // namespace
}  // namespace tessera::mcp_server

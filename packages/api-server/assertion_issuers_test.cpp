#include "packages/api-server/assertion_issuers.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace tessera::api_server {
namespace {

constexpr char const* kOwn = "http://localhost:3006";

AssertionIssuerConfig server() {
  return {.issuer = "http://localhost:3005/mcp",
          .jwks_uri = "http://localhost:3005/.well-known/jwks.json",
          .public_key_file = "",
          .scopes = {"email:read"},
          .tenants = {"acme"}};
}

std::string refusal(std::function<void(AssertionIssuerConfig&)> const& change) {
  AssertionIssuerConfig config = server();
  change(config);
  Result<void> const checked = check({config}, kOwn);
  return checked ? "" : checked.error().hint;
}

jose::Claims claims_of(std::string const& tenant, std::string const& scope) {
  return jose::Claims::from_json({{"sub", "ann"},
                                  {"client_id", "chatbox"},
                                  {"tenant_id", tenant},
                                  {"tenants", {"globex"}},
                                  {"scope", scope}})
      .value();
}

TEST(AssertionIssuers, what_is_trusted_must_be_said_in_full) {
  EXPECT_EQ(refusal([](auto&) {}), "");
  EXPECT_NE(refusal([](auto& c) { c.issuer = "mcp"; }), "");
  EXPECT_NE(refusal([](auto& c) { c.issuer = kOwn; }), "");
  EXPECT_NE(refusal([](auto& c) { c.jwks_uri = ""; }), "");
  EXPECT_NE(refusal([](auto& c) { c.jwks_uri = "keys.json"; }), "");
  EXPECT_NE(refusal([](auto& c) { c.public_key_file = "key.pem"; }), "") << "two sources";
  EXPECT_NE(refusal([](auto& c) { c.scopes = {}; }), "");
  EXPECT_NE(refusal([](auto& c) { c.scopes = {"a b"}; }), "");
  EXPECT_NE(refusal([](auto& c) { c.tenants = {}; }), "");
  EXPECT_NE(refusal([](auto& c) { c.tenants = {"*", "acme"}; }), "");
  EXPECT_FALSE(check({server(), server()}, kOwn));
}

// Threat: a server that is trusted for one tenant speaks for another.
TEST(AssertionIssuers, one_speaks_for_its_own_tenants_and_scopes_only) {
  oauth::IssuerProfile const profile = assertion_profile(server());
  auto const said =
      oauth::read_profiled(claims_of("acme", "email:read email:write"), profile, "").value();
  EXPECT_EQ(said.tenant, "acme");
  EXPECT_EQ(said.tenants, std::vector<std::string>{"acme"}) << "no list widens it";
  EXPECT_EQ(said.scopes.tokens(), std::vector<std::string>{"email:read"});
  EXPECT_FALSE(oauth::read_profiled(claims_of("globex", "email:read"), profile, ""));
  EXPECT_EQ(profile.max_life, std::chrono::seconds(60));
}

TEST(AssertionIssuers, a_star_is_every_tenant) {
  AssertionIssuerConfig config = server();
  config.tenants = {"*"};
  EXPECT_TRUE(check({config}, kOwn));
  EXPECT_TRUE(
      oauth::read_profiled(claims_of("globex", "email:read"), assertion_profile(config), ""));
}

}  // namespace
}  // namespace tessera::api_server

#include "packages/mcp-server/tenants/tenant_settings.hpp"

#include "packages/mcp-server/tenants/tenant_config.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp_server {
namespace {

TenantLayer layer(std::string_view json) { return parse_json_as<TenantLayer>(json).value(); }

void expect_refused(std::string_view json, std::string const& hint) {
  Result<void> const checked = check(layer(json), "tenants.acme");
  ASSERT_FALSE(checked) << json;
  EXPECT_NE(checked.error().hint.find(hint), std::string::npos) << checked.error().hint;
}

TEST(TenantSettings, what_a_tenant_does_not_say_is_as_said_below_it) {
  TenantLayer const below = layer(R"({"requests_per_second":10,"burst":20,"tools":["get_*"]})");
  TenantLayer const own = layer(R"({"burst":40,"tool_cost":{"get_chart":5},"confirm":"forbid"})");
  TenantSettings const settings = merge({&below, &own});
  EXPECT_EQ(settings.rate, (Rate{10, 40}));
  EXPECT_TRUE(settings.client_rate.is_unlimited());
  EXPECT_TRUE(settings.may_use("get_email"));
  EXPECT_FALSE(settings.may_use("change_email"));
  EXPECT_EQ(settings.cost_of("get_chart"), 5);
  EXPECT_EQ(settings.cost_of("get_email"), 1);
  EXPECT_EQ(settings.confirm, Confirm::forbid);
}

TEST(TenantSettings, without_a_word_about_it_nothing_is_limited_and_a_person_is_asked) {
  TenantSettings const settings = merge({});
  EXPECT_TRUE(settings.rate.is_unlimited());
  EXPECT_TRUE(settings.may_use("anything"));
  EXPECT_EQ(settings.confirm, Confirm::ask);
  EXPECT_TRUE(settings.backend.url.empty());
}

TEST(TenantSettings, refuses_what_it_could_not_honour_and_names_the_key) {
  expect_refused(R"({"requests_per_second":-1})", "tenants.acme.requests_per_second");
  expect_refused(R"({"requests_per_second":1e9})", "tenants.acme.requests_per_second");
  expect_refused(R"({"requests_per_second":0.0001})", "tenants.acme.requests_per_second");
  expect_refused(R"({"burst":0.5})", "tenants.acme.burst");
  expect_refused(R"({"client_burst":0})", "tenants.acme.client_burst");
  expect_refused(R"({"tool_cost":{"x":-1}})", "tenants.acme.tool_cost.x");
  expect_refused(R"({"backend_url":"ftp://x"})", "tenants.acme.backend_url");
  expect_refused(R"({"backend_headers":{"a b":"c"}})", "is no header field");
  expect_refused(R"({"backend_headers":{"A":"c\r\nX: y"}})", "is no header field");
  for (char const* name : {"authorization", "X-TENANT-ID", "X-Jwt-Token", "Cookie", "Host"})
    expect_refused(R"({"backend_headers":{")" + std::string(name) + R"(":"x"}})",
                   "not for settings to say");
  EXPECT_FALSE(parse_json_as<TenantLayer>(R"({"request_per_second":1})")) << "an unknown key";
  EXPECT_FALSE(parse_json_as<TenantLayer>(R"({"confirm":"never"})"))
      << "no setting lets a change happen without a person";
}

TEST(TenantSettings, refuses_names_and_stores_that_cannot_be) {
  auto const refused = [](TenantLayers const& tenants, TenantStoreConfig const& store = {},
                          RateLimitConfig const& limits = {}) {
    return !check(tenants, store, limits);
  };
  EXPECT_FALSE(refused({{"acme", {}}, {"default", built_in_layer()}}));
  EXPECT_TRUE(refused({{"ac me", {}}}));
  EXPECT_TRUE(refused({{"acme", layer(R"({"burst":0})")}}));
  TenantStoreConfig store;
  store.database = "mysql://x";
  EXPECT_TRUE(refused({}, store));
  store = {};
  store.cache = 0;
  EXPECT_TRUE(refused({}, store));
  store = {};
  store.refresh_seconds = 0;
  EXPECT_TRUE(refused({}, store));
  EXPECT_TRUE(refused({}, {}, {true, 0}));
}

}  // namespace
}  // namespace tessera::mcp_server

#include "oauth/client/handover/forwarded_headers.hpp"

#include "oauth/client/handover/header_placement.hpp"
#include "oauth/client/handover/header_rules.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

TEST(ForwardedHeaders, what_is_allowed_goes_along_under_its_new_name) {
  http::Headers sent;
  sent.add("x-request-id", " r-1 ");
  sent.add("X-Secret", "s");
  ForwardedHeaders const rules{{"X-Request-ID", "x-trace"}, {"X-Absent", "x-absent"}};
  http::Headers const taken = take_headers(rules, &sent, "acme").value();
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken.at(0).name, "x-trace");
  EXPECT_EQ(taken.at(0).value, "r-1");
}

TEST(ForwardedHeaders, the_tenant_is_the_verified_one_whatever_the_caller_wrote) {
  http::Headers sent;
  sent.add("X-TENANT-ID", "globex");
  ForwardedHeaders const rules{{"X-TENANT-ID", "x-cdl-tenant-id"}};
  EXPECT_EQ(take_headers(rules, &sent, "acme").value().get("x-cdl-tenant-id"), "acme");
  EXPECT_EQ(take_headers(rules, nullptr, "acme").value().get("x-cdl-tenant-id"), "acme");
}

TEST(ForwardedHeaders, a_field_that_is_repeated_or_too_long_is_refused_and_not_cut) {
  ForwardedHeaders const rules{{"X-Trace", "x-trace"}};
  http::Headers sent;
  sent.add("X-Trace", std::string(kMaxForwardedValue, 'a'));
  EXPECT_TRUE(take_headers(rules, &sent, "acme"));
  sent.add("x-trace", "b");
  EXPECT_FALSE(take_headers(rules, &sent, "acme"));
  sent.set("X-Trace", std::string(kMaxForwardedValue + 1, 'a'));
  EXPECT_FALSE(take_headers(rules, &sent, "acme"));
}

TEST(ForwardedHeaders, nobody_but_the_placement_names_the_tenant) {
  EXPECT_FALSE(check_forwarded_headers({{"X-Any", "X-TENANT-ID"}}, ""));
  EXPECT_FALSE(check_forwarded_headers({{"X-Any", "x_tenant_id"}}, ""));
  EXPECT_FALSE(check_forwarded_headers({{"X-Any", "X-Org"}}, "x-org"));
  EXPECT_FALSE(check_forwarded_headers({{"X-One", "X-Same"}, {"X-Two", "x-same"}}, ""));
  EXPECT_TRUE(check_forwarded_headers({{"X-TENANT-ID", "X-Org"}}, ""));
}

TEST(HeaderRules, spellings_that_some_servers_take_for_a_reserved_field_are_reserved) {
  for (char const* name : {"Authorization", "AUTHORIZATION", "x_jwt_token", "X-Forwarded-User",
                           "Mcp-Session-Id", "Proxy-Anything", "content_type"})
    EXPECT_TRUE(is_reserved_field(name)) << name;
  for (char const* name : {"X-Request-ID", "X-TENANT-ID", "Accept-Language", "traceparent"})
    EXPECT_FALSE(is_reserved_field(name)) << name;
}

TEST(HeaderPlacement, the_token_stands_where_the_backend_looks_for_it) {
  Secret const token(std::string("t.t.t"));
  HeaderPlacement placement;
  http::Headers headers = place_identity(token, "acme", placement);
  EXPECT_EQ(headers.get("Authorization"), "Bearer t.t.t");
  EXPECT_EQ(headers.get("X-TENANT-ID"), "acme");
  EXPECT_EQ(headers.count("X-JWT-TOKEN"), 0U);

  placement.token = {TokenField::x_jwt_token};
  placement.tenant_header = "";
  headers = place_identity(token, "acme", placement);
  ASSERT_EQ(headers.size(), 1U);
  EXPECT_EQ(headers.get("X-JWT-TOKEN"), "t.t.t");

  placement.token = {TokenField::authorization, TokenField::x_jwt_token};
  placement.tenant_header = "x-org";
  headers = place_identity(token, "acme", placement);
  EXPECT_EQ(headers.size(), 3U);
  EXPECT_EQ(headers.get("x-org"), "acme");
}

TEST(HeaderPlacement, refuses_what_it_could_not_honour) {
  EXPECT_FALSE(token_field_named("cookie"));
  HeaderPlacement placement;
  placement.token.clear();
  EXPECT_FALSE(check_placement(placement));
  placement.token = {TokenField::x_jwt_token, TokenField::x_jwt_token};
  EXPECT_FALSE(check_placement(placement));
  placement.token = {TokenField::x_jwt_token};
  placement.tenant_header = "X-JWT-TOKEN";
  EXPECT_FALSE(check_placement(placement));
}

}  // namespace
}  // namespace tessera::oauth

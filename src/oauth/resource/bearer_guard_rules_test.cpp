#include "http/server/router.hpp"
#include "oauth/model/metadata.hpp"
#include "oauth/resource/bearer_guard.hpp"
#include "testkit/guard_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

// Spec: RFC 6750 §2, §3.1
TEST_F(BearerGuardTest, takes_the_token_from_exactly_one_header) {
  http::Headers alternative;
  alternative.add("X-JWT-TOKEN", token());
  EXPECT_EQ(call(alternative).status, 200);
  for (std::string const& second : {token(), std::string("other")}) {
    http::Headers both = bearer(token());
    both.add("x-jwt-token", second);
    http::Response const response = call(both);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(challenge_of(response)["error"], "invalid_request");
  }
  http::Headers twice = bearer(token());
  twice.add("Authorization", "Bearer " + token());
  EXPECT_EQ(call(twice).status, 400);
  EXPECT_EQ(call(bearer("")).status, 400);
  EXPECT_EQ(call(bearer("a b")).status, 400);
}

TEST_F(BearerGuardTest, can_be_told_to_know_only_the_standard_header) {
  rebuild([](auto& options) { options.accept_x_jwt_token = false; });
  http::Headers alternative;
  alternative.add("X-JWT-TOKEN", token());
  EXPECT_EQ(call(alternative).status, 401);
}

// Spec: OAuth 2.1 §5.1 (never in the query)
TEST_F(BearerGuardTest, ignores_a_token_in_the_query) {
  http::Response const response = call({}, "access_token=" + token());
  EXPECT_EQ(response.status, 401);
  EXPECT_FALSE(challenge_of(response).contains("error"));
  EXPECT_NE(log.text.find("token_in_query"), std::string::npos);
  EXPECT_EQ(log.text.find("eyJ"), std::string::npos);
  EXPECT_EQ(call(bearer(token()), "access_token=anything").status, 200);
}

TEST_F(BearerGuardTest, the_tenant_header_must_agree_with_the_token) {
  EXPECT_EQ(call(with_tenant("acme")).status, 200);
  for (std::string const tenant : {"globex", "ACME", "acme.", "acm"}) {
    http::Response const response = call(with_tenant(tenant));
    EXPECT_EQ(response.status, 403) << tenant;
    EXPECT_EQ(challenge_of(response)["resource_metadata"], kMetadata);
  }
  for (std::string const& tenant : {std::string(), std::string("a b"), std::string("a,acme"),
                                    std::string(65, 'a'), std::string("*")})
    EXPECT_EQ(call(with_tenant(tenant)).status, 400) << tenant;
  http::Headers twice = with_tenant("acme");
  twice.add("X-Tenant-ID", "acme");
  EXPECT_EQ(call(twice).status, 400);
}

TEST_F(BearerGuardTest, the_tenant_header_chooses_among_the_tenants_of_the_token) {
  http::Headers headers =
      bearer(token([](auto& c) { c["tenants"] = json::array{"acme", "globex"}; }));
  EXPECT_EQ(call(headers).status, 200);
  EXPECT_EQ(principal->tenant, "acme");
  headers.add("X-TENANT-ID", "globex");
  EXPECT_EQ(call(headers).status, 200);
  EXPECT_EQ(principal->tenant, "globex");
  headers.set("X-TENANT-ID", "initech");
  EXPECT_EQ(call(headers).status, 403);
}

TEST_F(BearerGuardTest, a_tenant_header_gives_nothing_to_a_token_without_tenant) {
  http::Headers headers = bearer(token([](auto& c) { c.erase("tenant_id"); }));
  EXPECT_EQ(call(headers).status, 403);
  headers.add("X-TENANT-ID", "acme");
  EXPECT_EQ(call(headers).status, 403);
  expect_invalid_token(token([](auto& c) { c["tenant_id"] = "a b"; }), "malformed_tenant_claim");
}

// Spec: RFC 6750 §3.1 (insufficient_scope)
TEST_F(BearerGuardTest, names_all_needed_scopes_when_one_is_missing) {
  rebuild([](auto& options) {
    options.required_scopes = ScopeSet::parse("email:read email:write").value();
  });
  http::Response const response = call(bearer(token()));
  EXPECT_EQ(response.status, 403);
  auto challenge = challenge_of(response);
  EXPECT_EQ(challenge["error"], "insufficient_scope");
  EXPECT_EQ(challenge["scope"], "email:read email:write");
  EXPECT_EQ(challenge["resource_metadata"], kMetadata);
  http::Response const per_tool =
      guard->challenge_insufficient_scope(ScopeSet::parse("chart:read").value());
  EXPECT_EQ(per_tool.status, 403);
  EXPECT_EQ(challenge_of(per_tool)["scope"], "chart:read");
}

TEST_F(BearerGuardTest, asks_the_program_last_and_on_every_request) {
  bool revoked = false;
  rebuild([&](auto& options) {
    options.extra_check = [&](http::Request const&, http::Principal const&) -> Result<void> {
      if (revoked) return fail(Errc::invalid_token, {}, "revoked");
      return {};
    };
  });
  std::string const good = token();
  EXPECT_EQ(call(bearer(good)).status, 200);
  revoked = true;
  expect_invalid_token(good, "revoked");
}

TEST_F(BearerGuardTest, verifies_a_token_once_and_then_remembers_it_for_a_minute) {
  std::string const good = token();
  EXPECT_EQ(call(bearer(good)).status, 200);
  EXPECT_EQ(call(bearer(good)).status, 200);
  EXPECT_EQ(keys.asked, 1);
  clock.advance(seconds{60});
  EXPECT_EQ(call(bearer(good)).status, 200);
  EXPECT_EQ(keys.asked, 2);
}

TEST_F(BearerGuardTest, refuses_a_remembered_token_once_it_has_expired) {
  std::string const good = token([&](auto& c) { c["exp"] = in(10); });
  EXPECT_EQ(call(bearer(good)).status, 200);
  clock.advance(seconds{39});
  EXPECT_EQ(call(bearer(good)).status, 200);
  clock.advance(seconds{1});
  expect_invalid_token(good, "expired");
}

// Threat: clock jump. Claims count by the wall clock, lives in memory by the monotonic one.
TEST_F(BearerGuardTest, a_clock_jump_ends_tokens_by_the_wall_clock_and_prolongs_no_memory) {
  std::string const good = token();
  EXPECT_EQ(call(bearer(good)).status, 200);
  clock.jump_wall(std::chrono::hours{1});
  expect_invalid_token(good, "expired");
  clock.jump_wall(-std::chrono::hours{1});
  EXPECT_EQ(call(bearer(good)).status, 200);
  keys.asked = 0;
  clock.jump_wall(-seconds{20});
  EXPECT_EQ(call(bearer(good)).status, 200);
  EXPECT_EQ(keys.asked, 0) << "remembered";
  clock.advance(seconds{60});
  clock.jump_wall(-seconds{60});
  EXPECT_EQ(call(bearer(good)).status, 200);
  EXPECT_EQ(keys.asked, 1) << "a minute is a minute";
  clock.jump_wall(-std::chrono::hours{1});
  EXPECT_EQ(call(bearer(good)).status, 401) << "issued in an hour";
}

TEST_F(BearerGuardTest, refuses_a_remembered_token_whose_key_was_removed_or_replaced) {
  std::string const good = token();
  EXPECT_EQ(call(bearer(good)).status, 200);
  keys.set(testkit::public_keys({key, testkit::new_signing_key()}));
  EXPECT_EQ(call(bearer(good)).status, 200);
  jose::SigningKey impostor = testkit::new_signing_key();
  impostor.kid = key.kid;
  keys.set(testkit::public_keys({impostor}));
  expect_invalid_token(good, "bad_signature");
  keys.set(testkit::public_keys({key}));
  EXPECT_EQ(call(bearer(good)).status, 200);
  keys.set(testkit::public_keys({other_key}));
  expect_invalid_token(good, "unknown_key");
}

// Spec: RFC 9728 §2, §3.1
TEST_F(BearerGuardTest, publishes_its_metadata_at_both_addresses) {
  rebuild([](auto& options) {
    options.scopes_supported = ScopeSet::parse("email:read chart:read").value();
  });
  http::Router router;
  guard->add_metadata_routes(router);
  http::Handler const routes = std::move(router).handler();
  for (char const* path :
       {"/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-protected-resource"}) {
    http::Request request;
    request.path = path;
    http::Response const response = answer(routes, request);
    ASSERT_EQ(response.status, 200) << path;
    auto const metadata = parse_json_as<ProtectedResourceMetadata>(*response.shared_body).value();
    EXPECT_EQ(metadata.resource, kResource);
    EXPECT_EQ(metadata.authorization_servers, (Strings{kIssuer, kOther}));
    EXPECT_EQ(metadata.bearer_methods_supported, Strings{"header"});
    EXPECT_EQ(metadata.scopes_supported, (Strings{"email:read", "chart:read"}));
  }
}

TEST(VerifiedTokens, forget_the_least_recently_used_first) {
  ManualClock clock;
  VerifiedTokens cache(clock, {.entries = 2});
  auto const put = [&](std::string_view token) {
    VerifiedToken verified;
    verified.principal = std::make_shared<http::Principal>();
    cache.put(token, std::move(verified));
  };
  put("a");
  put("b");
  EXPECT_NE(cache.find("a"), nullptr);
  put("c");
  EXPECT_EQ(cache.size(), 2U);
  EXPECT_NE(cache.find("a"), nullptr);
  EXPECT_EQ(cache.find("b"), nullptr);
}

TEST(VerifiedTokens, with_the_same_end_are_told_apart) {
  ManualClock clock;
  VerifiedTokens cache(clock, {.entries = 4});
  std::string const end(64, 'z');
  for (std::string const name : {"a", "b"}) {
    auto principal = std::make_shared<http::Principal>();
    principal->subject = name;
    VerifiedToken verified;
    verified.principal = std::move(principal);
    cache.put(name + end, std::move(verified));
  }
  EXPECT_EQ(cache.find("c" + end), nullptr);
  EXPECT_EQ(cache.find("a" + end)->principal->subject, "a");
  EXPECT_EQ(cache.find("b" + end)->principal->subject, "b");
}

}  // namespace
}  // namespace tessera::oauth

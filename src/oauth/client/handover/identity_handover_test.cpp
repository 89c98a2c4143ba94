#include "oauth/client/handover/identity_handover.hpp"

#include "http/message/request.hpp"
#include "jose/jwt.hpp"
#include "oauth/client/handover/assertion_handover.hpp"
#include "oauth/client/handover/forward_handover.hpp"
#include "oauth/client/handover/service_handover.hpp"
#include "oauth/model/errors.hpp"
#include "testkit/function_client.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace tessera::oauth {
namespace {

constexpr char const* kToken = "header.claims.signature";
constexpr char const* kServer = "https://mcp.example/mcp";
constexpr char const* kBackend = "https://backend.example";

http::Principal principal(SysSeconds ends_at) {
  http::Principal caller;
  caller.issuer = "https://issuer.example";
  caller.subject = "ann";
  caller.client_id = "chatbox";
  caller.tenant = "acme";
  caller.scopes = {"email:read", "chart:read"};
  caller.token_id = "caller-token";
  caller.expires_at = ends_at;
  caller.token = Secret(std::string(kToken));
  return caller;
}

HandoverCallPtr call_of(http::Principal caller, http::Request const* request = nullptr) {
  auto shared = std::make_shared<http::Principal const>(std::move(caller));
  return make_handover_call(shared, request, "get_chart", {});
}

/// True when a type lets everybody at the token.
template <class T>
concept ShowsToken = requires(T const& credential) { credential.token_; };

// Threat: token passthrough. The compiler says who may look.
TEST(HandoverCall, the_credential_is_closed_to_everybody_but_two_modes) {
  static_assert(!ShowsToken<CallerCredential>);
  static_assert(!std::is_default_constructible_v<CallerCredential>);
  EXPECT_THROW(static_cast<void>(make_handover_call(nullptr, nullptr, "t", {})), Exception);
}

class AssertionHandoverTest : public ::testing::Test {
 protected:
  jose::Claims claims_of(HandoverCallPtr const& call) {
    Secret const assertion = handover.assertion_for(*call);
    jose::JwkSet const keys = testkit::public_keys({key});
    jose::VerifyOptions rules;
    rules.issuer = kServer;
    rules.audiences = {kBackend};
    rules.max_lifetime = std::chrono::seconds(60);
    rules.required_claims = {"sub", "client_id", "iat", "jti"};
    return jose::verify_jwt(assertion.reveal(), keys, rules, clock.now_seconds()).value();
  }

  ManualClock clock;
  SystemRandom random;
  jose::SigningKey key = testkit::new_signing_key();
  AssertionHandover handover{
      {.issuer = kServer, .audience = kBackend, .actor = "mcp-server"}, key, {}, clock, random};
};

// Spec: RFC 9068 §2, RFC 8693 §4.1
TEST_F(AssertionHandoverTest, says_for_whom_by_whom_and_for_what_and_nothing_of_the_callers_token) {
  jose::Claims const claims =
      claims_of(call_of(principal(clock.now_seconds() + std::chrono::hours(1))));
  EXPECT_EQ(claims.sub(), "ann");
  EXPECT_EQ(claims.client_id(), "chatbox");
  EXPECT_EQ(claims.text("tenant_id"), "acme");
  EXPECT_EQ(claims.text("tool"), "get_chart");
  EXPECT_EQ(claims.aud(), std::vector<std::string>{kBackend});
  EXPECT_EQ(claims.scope(), "email:read chart:read");
  EXPECT_EQ(json_text(claims.raw().at("act"), "sub"), "mcp-server");
  EXPECT_EQ(claims.exp(), clock.now_seconds() + std::chrono::seconds(60));
}

TEST_F(AssertionHandoverTest, each_call_has_one_of_its_own) {
  HandoverCallPtr const call = call_of(principal(clock.now_seconds() + std::chrono::hours(1)));
  EXPECT_NE(claims_of(call).jti(), claims_of(call).jti());
  EXPECT_FALSE(handover.refused(*call));
}

TEST_F(AssertionHandoverTest, never_outlives_the_token_that_it_comes_from) {
  SysSeconds const end = clock.now_seconds() + std::chrono::seconds(5);
  HandoverCallPtr const call = call_of(principal(end));
  EXPECT_EQ(claims_of(call).exp(), end);
  clock.advance(std::chrono::seconds(5));
  EXPECT_THROW(static_cast<void>(handover.assertion_for(*call)), Exception);
}

TEST_F(AssertionHandoverTest, whoever_acted_before_stays_named) {
  http::Principal caller = principal(clock.now_seconds() + std::chrono::hours(1));
  caller.claims["act"] = json::object{{"sub", "portal"}};
  jose::Claims const claims = claims_of(call_of(std::move(caller)));
  json::value const& actor = claims.raw().at("act");
  EXPECT_EQ(json_text(actor, "sub"), "mcp-server");
  EXPECT_EQ(json_text(actor.at("act"), "sub"), "portal");
}

class ForwardHandoverTest : public ::testing::Test {
 protected:
  http::Headers headers(HandoverCallPtr call) {
    return testkit::run(handover.headers_for(std::move(call)));
  }

  ForwardHandover handover;
  SysSeconds later{std::chrono::seconds(1'800'000'000)};
};

TEST_F(ForwardHandoverTest, hands_on_exactly_what_came) {
  http::Request request;
  request.headers.add("x-jwt-token", kToken);
  request.headers.add("X-Tenant-Id", "acme");
  request.headers.add("Cookie", "no");
  http::Headers const handed = headers(call_of(principal(later), &request));
  ASSERT_EQ(handed.size(), 2U);
  EXPECT_EQ(handed.at(0).name, "x-jwt-token");
  EXPECT_EQ(handed.at(0).value, kToken);
  EXPECT_EQ(handed.at(1).name, "X-Tenant-Id");
  EXPECT_EQ(handed.at(1).value, "acme");
}

TEST_F(ForwardHandoverTest, refuses_a_call_that_has_outlived_its_request) {
  EXPECT_THROW(static_cast<void>(headers(call_of(principal(later)))), Exception);
}

// Spec: RFC 9449 §7.1
TEST_F(ForwardHandoverTest, refuses_a_token_that_is_bound_to_the_callers_key) {
  http::Request request;
  request.headers.add("Authorization", std::string("DPoP ") + kToken);
  http::Principal caller = principal(later);
  caller.claims["cnf"] = json::object{{"jkt", "x"}};
  EXPECT_THROW(static_cast<void>(headers(call_of(std::move(caller), &request))), Exception);
}

TEST(ServiceHandover, the_backend_sees_our_own_token_for_the_callers_tenant) {
  testkit::OAuthBed bed;
  asio::io_context loop{1};
  testkit::FunctionClient http([&](http::ClientRequest const& request) -> http::ClientResponse {
    std::string const path = request.url.substr(std::string(testkit::OAuthBed::kIssuer).size());
    http::Response const answer =
        bed.send(request.method == "POST" ? http::Method::post : http::Method::get, path,
                 request.headers, request.body);
    return {answer.status, answer.headers, answer.shared_body ? *answer.shared_body : answer.body};
  });
  ClientCredentials::Options options;
  options.issuer = testkit::OAuthBed::kIssuer;
  options.client_id = "basic-client";
  options.credential = ClientSecretBasic{Secret(bed.secret)};
  ClientCredentials credentials(std::move(options), http, bed.clock, bed.random, bed.log);
  HeaderPlacement placement;
  placement.token = {TokenField::x_jwt_token};
  ServiceHandover handover(credentials, placement);
  HandoverCallPtr const call = call_of(principal(bed.clock.now_seconds()));
  http::Headers const headers = testkit::run(loop, handover.headers_for(call));
  jose::Jws const jws = jose::parse_jws(headers.get("X-JWT-TOKEN")).value();
  jose::Claims const claims = jose::Claims::parse(jws.payload).value();
  EXPECT_EQ(claims.sub(), "basic-client");
  EXPECT_EQ(claims.text("tenant_id"), "acme");
  EXPECT_EQ(headers.get("X-TENANT-ID"), "acme");
  EXPECT_TRUE(handover.refused(*call));
  for (http::ClientRequest const& request : http.requests)
    EXPECT_EQ(request.body.find(kToken), std::string::npos);
}

}  // namespace
}  // namespace tessera::oauth

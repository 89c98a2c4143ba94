#include "oauth/server/token_endpoint.hpp"

#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using testkit::OAuthBed;

class TokenEndpointTest : public ::testing::Test {
 protected:
  static std::string error_of(http::Response const& response) {
    return std::string(json_text(parse_json(response.body).value(), "error"));
  }
  jose::Claims claims_of(http::Response const& response) {
    EXPECT_EQ(response.status, 200) << response.body;
    auto const body = parse_json_as<TokenResponse>(response.body).value();
    return jose::Claims::parse(jose::parse_jws(body.access_token)->payload).value();
  }
  http::Response with_assertion(std::string const& more = {}) {
    return bed.post_token(OAuthBed::assertion_body(bed.good_assertion(), more));
  }
  OAuthBed bed;
};

// Spec: RFC 6749 §4.4.3, §5.1
TEST_F(TokenEndpointTest, answers_a_good_request_with_a_bearer_token_that_is_not_to_be_stored) {
  http::Response const response = with_assertion();
  ASSERT_EQ(response.status, 200) << response.body;
  auto const body = parse_json_as<TokenResponse>(response.body).value();
  EXPECT_EQ(body.token_type, "Bearer");
  EXPECT_EQ(body.expires_in, 300);
  EXPECT_EQ(body.scope, "email:read email:write");
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(response.headers.get("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(response.headers.count("Access-Control-Allow-Credentials"), 0U);
}

// Spec: RFC 9068 §2.1, §2.2
TEST_F(TokenEndpointTest, issues_tokens_of_the_access_token_profile) {
  http::Response const response = with_assertion();
  auto const body = parse_json_as<TokenResponse>(response.body).value();
  jose::VerifyOptions rules;
  rules.issuer = OAuthBed::kIssuer;
  rules.audiences = {OAuthBed::kMcp};
  rules.audience_rule = jose::AudienceRule::sole;
  rules.required_claims = {"sub", "client_id", "iat", "jti", "tenant_id"};
  auto const claims = jose::verify_jwt(body.access_token, testkit::public_keys({bed.signing_key}),
                                       rules, bed.clock.now_seconds());
  ASSERT_TRUE(claims) << describe(claims.error());
  EXPECT_EQ(claims->sub(), "chatbox");
  EXPECT_EQ(claims->client_id(), "chatbox");
  EXPECT_EQ(claims->text("tenant_id"), "acme");
  EXPECT_EQ(claims->scope(), "email:read email:write");
  EXPECT_EQ(jose::parse_jws(body.access_token)->header.typ, "at+jwt");
  EXPECT_EQ(*claims->exp() - *claims->iat(), std::chrono::seconds{300});
}

TEST_F(TokenEndpointTest, never_issues_the_same_token_id_twice) {
  EXPECT_NE(claims_of(with_assertion()).jti(), claims_of(with_assertion()).jti());
}

// Spec: RFC 6749 §3.2
TEST_F(TokenEndpointTest, takes_only_form_bodies) {
  for (char const* type : {"application/json", "text/plain", ""}) {
    http::Headers headers = bed.good_basic();
    headers.add("Content-Type", type);
    http::Response const response = bed.post_token("grant_type=client_credentials", headers);
    EXPECT_EQ(response.status, 400) << type;
    EXPECT_EQ(error_of(response), "invalid_request");
  }
  http::Headers headers = bed.good_basic();
  headers.add("Content-Type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8");
  EXPECT_EQ(bed.post_token("grant_type=client_credentials", headers).status, 200);
}

TEST_F(TokenEndpointTest, refuses_parameters_in_the_url) {
  http::Response const response =
      bed.post_token("grant_type=client_credentials", bed.good_basic(), "scope=email%3Aread");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(error_of(response), "invalid_request");
}

TEST_F(TokenEndpointTest, refuses_a_repeated_parameter) {
  http::Response const response = bed.post_token(
      "grant_type=client_credentials&grant_type=client_credentials", bed.good_basic());
  EXPECT_EQ(error_of(response), "invalid_request");
}

TEST_F(TokenEndpointTest, refuses_a_body_over_its_limit) {
  std::string const body = "grant_type=client_credentials&x=" + std::string(17 << 10, 'a');
  http::Response const response = bed.post_token(body, bed.good_basic());
  EXPECT_EQ(response.status, 413);
}

TEST_F(TokenEndpointTest, needs_a_grant_type_that_it_has) {
  EXPECT_EQ(error_of(bed.post_token("scope=email%3Aread", bed.good_basic())), "invalid_request");
  for (std::string const grant :
       {"password", "implicit", "authorization_code", "CLIENT_CREDENTIALS"})
    EXPECT_EQ(error_of(bed.post_token("grant_type=" + grant, bed.good_basic())),
              "unsupported_grant_type");
}

TEST_F(TokenEndpointTest, refuses_a_grant_that_the_client_was_not_registered_for) {
  ClientRecord record = bed.signing_client("no-grant", {"acme"});
  record.grant_types = {"authorization_code"};
  testkit::run(bed.clients.add(record));
  std::string const assertion = bed.sign(bed.assertion_claims("no-grant"), bed.client_key);
  http::Response const response = bed.post_token(OAuthBed::assertion_body(assertion));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(error_of(response), "unauthorized_client");
}

TEST_F(TokenEndpointTest, answers_other_methods_with_405) {
  http::Response const response = bed.get("/oauth2/token");
  EXPECT_EQ(response.status, 405);
  EXPECT_NE(response.headers.get("Allow").find("POST"), std::string_view::npos);
}

// Spec: Fetch §3.2.2
TEST_F(TokenEndpointTest, lets_any_page_ask_before_a_cross_origin_request) {
  http::Response const response = bed.send(http::Method::options, "/oauth2/token", {});
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.headers.get("Access-Control-Allow-Origin"), "*");
}

// Spec: RFC 6749 §3.3
TEST_F(TokenEndpointTest, grants_a_subset_of_the_scopes_when_asked) {
  jose::Claims const claims = claims_of(with_assertion("scope=email%3Aread"));
  EXPECT_EQ(claims.scope(), "email:read");
}

TEST_F(TokenEndpointTest, refuses_scopes_beyond_the_client_or_the_resource) {
  for (std::string const scope : {"chart%3Aread", "admin", "unknown", "email%3Aread+admin"}) {
    http::Response const response = with_assertion("scope=" + scope);
    EXPECT_EQ(response.status, 400) << scope;
    EXPECT_EQ(error_of(response), "invalid_scope") << scope;
  }
}

// Spec: RFC 8707 §2
TEST_F(TokenEndpointTest, binds_the_token_to_the_named_resource_whatever_the_case_of_its_host) {
  jose::Claims const claims =
      claims_of(with_assertion("resource=HTTP%3A%2F%2FLOCALHOST%3A3005%2Fmcp"));
  EXPECT_EQ(claims.aud(), std::vector<std::string>{OAuthBed::kMcp});
}

TEST_F(TokenEndpointTest, refuses_resources_that_are_unknown_foreign_or_several) {
  for (std::string const resource :
       {"resource=https%3A%2F%2Fevil.example", "resource=http%3A%2F%2Flocalhost%3A3005%2Fmcp%2F",
        "resource=http%3A%2F%2Flocalhost%3A3006", "resource=mcp",
        "resource=http%3A%2F%2Flocalhost%3A3005%2Fmcp&resource=http%3A%2F%2Flocalhost%3A3006"}) {
    http::Response const response = with_assertion(resource);
    EXPECT_EQ(response.status, 400) << resource;
    EXPECT_EQ(error_of(response), "invalid_target") << resource;
  }
}

TEST_F(TokenEndpointTest, mints_no_token_without_an_audience) {
  std::string const assertion = bed.sign(bed.assertion_claims("mcp-server"), bed.client_key);
  http::Response const response =
      bed.post_token(OAuthBed::assertion_body(assertion, "tenant_id=acme"));
  EXPECT_EQ(error_of(response), "invalid_target");
}

TEST_F(TokenEndpointTest, gives_the_named_tenant_if_the_client_has_it) {
  EXPECT_EQ(claims_of(with_assertion("tenant_id=globex")).text("tenant_id"), "globex");
  http::Response const response = with_assertion("tenant_id=initech");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(error_of(response), "invalid_request");
}

TEST_F(TokenEndpointTest, makes_a_client_for_any_tenant_name_one) {
  std::string const resource = "resource=http%3A%2F%2Flocalhost%3A3006";
  auto const ask = [&](std::string const& more) {
    std::string const assertion = bed.sign(bed.assertion_claims("mcp-server"), bed.client_key);
    return bed.post_token(OAuthBed::assertion_body(assertion, resource + more));
  };
  EXPECT_EQ(claims_of(ask("&tenant_id=initech")).text("tenant_id"), "initech");
  EXPECT_EQ(error_of(ask("")), "invalid_request");
  EXPECT_EQ(error_of(ask("&tenant_id=*")), "invalid_request");
}

TEST_F(TokenEndpointTest, logs_the_token_id_and_never_token_assertion_or_secret) {
  std::string const assertion = bed.good_assertion();
  http::Response const good = bed.post_token(OAuthBed::assertion_body(assertion));
  auto const body = parse_json_as<TokenResponse>(good.body).value();
  EXPECT_EQ(bed.post_token(OAuthBed::assertion_body(assertion)).status, 401);
  EXPECT_EQ(bed.post_token("grant_type=client_credentials", bed.good_basic()).status, 200);
  EXPECT_EQ(bed.post_token("grant_type=x", OAuthBed::basic("basic-client:hunter2")).status, 401);
  EXPECT_NE(bed.log.text.find(claims_of(good).jti()), std::string::npos);
  EXPECT_NE(bed.log.text.find("replayed_assertion"), std::string::npos);
  for (std::string const& never :
       {assertion, body.access_token, bed.secret, std::string("hunter2")})
    EXPECT_EQ(bed.log.text.find(never), std::string::npos);
}

}  // namespace
}  // namespace tessera::oauth

#include "jose/jwt.hpp"
#include "oauth/server/grants/authorization_code.hpp"
#include "oauth/server/grants/refresh_token.hpp"
#include "testkit/people_server_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::Browser;
using testkit::PeopleServerBed;
using testkit::run;
using Bed = PeopleServerBed;

json::object claims_of(json::object const& answer) {
  std::string const token = Bed::text(answer, "access_token");
  std::size_t const first = token.find('.');
  std::string const part = token.substr(first + 1, token.rfind('.') - first - 1);
  return parse_json(base64url_decode(part).value()).value().as_object();
}

std::string error_of(http::Response const& response) {
  return Bed::text(Bed::body_of(response), "error");
}

TEST(AuthorizationCodeGrant, gives_a_token_for_the_person_and_a_way_to_renew_it) {
  Bed bed;
  http::Response const response = bed.token(bed.code_body(bed.code()));
  ASSERT_EQ(response.status, 200) << response.body;
  json::object const answer = Bed::body_of(response);
  EXPECT_EQ(Bed::text(answer, "token_type"), "Bearer");
  EXPECT_EQ(Bed::text(answer, "scope"), "email:read");
  EXPECT_FALSE(Bed::text(answer, "refresh_token").empty());
  json::object const claims = claims_of(answer);
  EXPECT_EQ(Bed::text(claims, "sub"), "user:alice");
  EXPECT_EQ(Bed::text(claims, "client_id"), "app");
  EXPECT_EQ(Bed::text(claims, "aud"), Bed::kMcp);
  EXPECT_EQ(Bed::text(claims, "tenant_id"), "acme");
  EXPECT_FALSE(Bed::text(claims, "grant_id").empty());
}

TEST(AuthorizationCodeGrant, gives_no_refresh_token_to_a_client_that_may_not_refresh) {
  Bed bed;
  bed.change_client("app", [](ClientRecord& r) { r.grant_types = {"authorization_code"}; });
  json::object const answer = Bed::body_of(bed.token(bed.code_body(bed.code())));
  EXPECT_FALSE(Bed::text(answer, "access_token").empty());
  EXPECT_TRUE(Bed::text(answer, "refresh_token").empty());
}

// Threat: code replay and injection
TEST(AuthorizationCodeGrant, a_code_works_once_and_its_replay_ends_what_it_gave) {
  Bed bed;
  std::string const body = bed.code_body(bed.code());
  json::object const answer = Bed::body_of(bed.token(body));
  EXPECT_EQ(error_of(bed.token(body)), "invalid_grant");
  EXPECT_EQ(error_of(bed.token(Bed::refresh_body(Bed::text(answer, "refresh_token")))),
            "invalid_grant");
  json::object const claims = claims_of(answer);
  EXPECT_TRUE(run(bed.revoked.is_revoked(Bed::text(claims, "jti"), Bed::text(claims, "grant_id"))));
}

TEST(AuthorizationCodeGrant, wants_the_verifier_that_belongs_to_the_challenge) {
  Bed bed;
  std::string const start = "grant_type=authorization_code&client_id=app&code=" + bed.code();
  EXPECT_EQ(error_of(bed.token(start)), "invalid_request");
  EXPECT_EQ(error_of(bed.token(start + "&code_verifier=short")), "invalid_request");
  EXPECT_EQ(error_of(bed.token(start + "&code_verifier=" + std::string(43, 'x'))), "invalid_grant");
  // The wrong one has spent it.
  EXPECT_EQ(error_of(bed.token(start + "&code_verifier=" + std::string(bed.verifier.reveal()))),
            "invalid_grant");
}

TEST(AuthorizationCodeGrant, is_bound_to_client_redirect_and_resource) {
  Bed bed;
  EXPECT_EQ(error_of(bed.token(bed.code_body(bed.code(), "&redirect_uri=http%3A%2F%2F127.0.0.1"))),
            "invalid_grant");
  EXPECT_EQ(bed.token(bed.code_body(bed.code(), "&redirect_uri=" + percent_encode(Bed::kLoopback)))
                .status,
            200);
  EXPECT_EQ(
      error_of(bed.token(bed.code_body(bed.code(), "&resource=" + percent_encode(Bed::kIssuer)))),
      "invalid_target");
  EXPECT_EQ(bed.token(bed.code_body(bed.code(), "&resource=" + percent_encode(Bed::kMcp))).status,
            200);
  ClientRecord other = bed.native_client();
  other.client_id = "other";
  bed.add(other);
  std::string body = bed.code_body(bed.code());
  body.replace(body.find("client_id=app"), 13, "client_id=other");
  EXPECT_EQ(error_of(bed.token(body)), "invalid_grant");
}

TEST(AuthorizationCodeGrant, of_a_client_with_a_secret_wants_the_secret) {
  Bed bed;
  std::string const code = bed.code("web");
  std::string const body = "grant_type=authorization_code&code=" + code +
                           "&code_verifier=" + std::string(bed.verifier.reveal());
  EXPECT_EQ(error_of(bed.token(body + "&client_id=web")), "invalid_client");
  EXPECT_EQ(bed.token(body, testkit::OAuthBed::basic("web:" + bed.secret)).status, 200);
}

TEST(AuthorizationCodeGrant, announced_with_a_proof_key_wants_a_proof_by_it) {
  Bed bed;
  Browser browser(bed.handler);
  std::string const jkt = code_challenge_of(Secret(std::string("some key")));
  std::string const code = bed.code(browser, Bed::with(bed.request(), "dpop_jkt", jkt));
  ASSERT_FALSE(code.empty());
  EXPECT_EQ(error_of(bed.token(bed.code_body(code))), "invalid_grant");
}

TEST(RefreshTokenGrant, renews_access_with_the_same_or_fewer_rights) {
  Bed bed;
  json::object answer = Bed::body_of(bed.token(bed.code_body(bed.code())));
  std::string const first = Bed::text(answer, "refresh_token");
  std::string const grant_id = Bed::text(claims_of(answer), "grant_id");
  answer = Bed::body_of(bed.token(Bed::refresh_body(first)));
  EXPECT_EQ(Bed::text(answer, "scope"), "email:read");
  EXPECT_EQ(Bed::text(claims_of(answer), "sub"), "user:alice");
  EXPECT_EQ(Bed::text(claims_of(answer), "grant_id"), grant_id);
  EXPECT_NE(Bed::text(answer, "refresh_token"), first);
}

// Threat: scope escalation via refresh
TEST(RefreshTokenGrant, refuses_more_than_was_allowed_and_keeps_the_token_good) {
  Bed bed;
  std::string const token =
      Bed::text(Bed::body_of(bed.token(bed.code_body(bed.code()))), "refresh_token");
  EXPECT_EQ(error_of(bed.token(Bed::refresh_body(token, "&scope=email%3Awrite"))), "invalid_scope");
  EXPECT_EQ(error_of(bed.token(Bed::refresh_body(token, "&resource=http%3A%2F%2Fx"))),
            "invalid_target");
  EXPECT_EQ(bed.token(Bed::refresh_body(token, "&scope=email%3Aread%20offline_access")).status,
            200);
}

TEST(RefreshTokenGrant, gives_less_when_the_client_may_do_less_today) {
  Bed bed;
  std::string const token =
      Bed::text(Bed::body_of(bed.token(bed.code_body(bed.code()))), "refresh_token");
  bed.change_client("app", [](ClientRecord& r) { r.scopes = {"email:write"}; });
  json::object const answer = Bed::body_of(bed.token(Bed::refresh_body(token)));
  EXPECT_TRUE(Bed::text(answer, "scope").empty());
  bed.change_client("app", [](ClientRecord& r) { r.tenants = {"globex"}; });
  EXPECT_EQ(error_of(bed.token(Bed::refresh_body(Bed::text(answer, "refresh_token")))),
            "invalid_grant");
}

// Threat: refresh replay
TEST(RefreshTokenGrant, a_replay_ends_successor_and_access_tokens) {
  Bed bed;
  std::string const old =
      Bed::text(Bed::body_of(bed.token(bed.code_body(bed.code()))), "refresh_token");
  json::object const next = Bed::body_of(bed.token(Bed::refresh_body(old)));
  bed.people.clock.advance(seconds{11});
  EXPECT_EQ(error_of(bed.token(Bed::refresh_body(old))), "invalid_grant");
  EXPECT_EQ(error_of(bed.token(Bed::refresh_body(Bed::text(next, "refresh_token")))),
            "invalid_grant");
  json::object const claims = claims_of(next);
  EXPECT_TRUE(run(bed.revoked.is_revoked(Bed::text(claims, "jti"), Bed::text(claims, "grant_id"))));
}

TEST(RefreshTokenGrant, a_retry_gets_the_successor_again) {
  Bed bed;
  std::string const old =
      Bed::text(Bed::body_of(bed.token(bed.code_body(bed.code()))), "refresh_token");
  json::object const first = Bed::body_of(bed.token(Bed::refresh_body(old)));
  json::object const again = Bed::body_of(bed.token(Bed::refresh_body(old)));
  EXPECT_EQ(Bed::text(first, "refresh_token"), Bed::text(again, "refresh_token"));
}

TEST(RefreshTokenGrant, dies_with_the_person) {
  Bed bed;
  std::string const token =
      Bed::text(Bed::body_of(bed.token(bed.code_body(bed.code()))), "refresh_token");
  bed.people.database.write_now(
      [](store::Connection& db) { return delete_user(db, "user:alice"); });
  EXPECT_EQ(error_of(bed.token(Bed::refresh_body(token))), "invalid_grant");
}

TEST(RefreshTokenGrant, offline_access_is_no_right_at_the_resource) {
  Bed bed;
  Browser browser(bed.handler);
  std::string const code =
      bed.code(browser, Bed::with(bed.request(), "scope", "email:read offline_access"));
  json::object const answer = Bed::body_of(bed.token(bed.code_body(code)));
  EXPECT_EQ(Bed::text(answer, "scope"), "email:read");
  EXPECT_FALSE(Bed::text(answer, "refresh_token").empty());
}

TEST(PeopleEndpoints, are_named_in_the_metadata) {
  Bed bed;
  http::Request request;
  request.path = request.target = "/.well-known/oauth-authorization-server";
  std::string const text = *testkit::answer(bed.handler, request).shared_body;
  for (char const* const needed :
       {"\"response_types_supported\":[\"code\"]",
        "\"code_challenge_methods_supported\":[\"S256\"]",
        "\"authorization_response_iss_parameter_supported\":true", "\"authorization_code\"",
        "\"refresh_token\"", "\"offline_access\""})
    EXPECT_NE(text.find(needed), std::string::npos) << needed << text;
}

}  // namespace
}  // namespace tessera::oauth

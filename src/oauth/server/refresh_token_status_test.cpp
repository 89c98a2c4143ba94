#include "oauth/server/introspection_endpoint.hpp"
#include "oauth/server/revocation_endpoint.hpp"
#include "testkit/oauth_bed.hpp"
#include "testkit/people_bed.hpp"

#include <gtest/gtest.h>

// What introspection and revocation make of refresh tokens.

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::OAuthBed;
using testkit::PeopleBed;
using testkit::run;

class RefreshTokenStatusTest : public ::testing::Test {
 protected:
  RefreshTokenStatusTest() {
    oauth::User const alice = testkit::new_user("alice", {"acme"}, PeopleBed::kPassword);
    bed.database.write_now([&](store::Connection& db) { insert_user(db, alice); });
    Secret const code =
        run(people.codes.issue(PeopleBed::allowed("basic-client"), {"uri", "c", {}}));
    auto const redeemed = run(people.codes.redeem(code, "basic-client"));
    authorization = std::get<RedeemedCode>(redeemed).authorization.authorization_id;
    Secret const first = run(people.refresh_tokens.begin(authorization, {})).value();
    token = first.reveal();
  }
  http::Request form(std::string body, std::string const& client) {
    http::Request request;
    request.method = http::Method::post;
    request.headers = OAuthBed::basic(client + ":" + bed.secret);
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.set_body(std::move(body));
    return request;
  }
  std::string introspect(std::string const& client = "basic-client") {
    http::Request request = form("token=" + token, client);
    http::Response const response = run(introspection.handle(request));
    EXPECT_EQ(response.status, 200) << response.body;
    return response.body;
  }
  int revoke(std::string const& client = "basic-client") {
    http::Request request = form("token=" + token, client);
    http::Response const response = run(revocation.handle(request));
    return response.status;
  }

  OAuthBed bed;
  PeopleStores people{bed.database,
                      bed.clock,
                      bed.random,
                      Secret(std::string("a key of thirty-two bytes......!")),
                      {}};
  SecretChecker secrets{{.pepper = bed.pepper}, bed.attempts, bed.clock, bed.random};
  ClientAuthenticator authenticator{OAuthBed::kIssuer,
                                    {bed.clients, secrets, bed.replay, bed.clock}};
  FixedSigningKeys signing_keys{{bed.signing_key}};
  OwnTokens own_tokens{OAuthBed::kIssuer, {signing_keys, bed.revoked, nullptr, bed.clock}};
  IntrospectionEndpoint introspection{
      {OAuthBed::kIssuer, authenticator, own_tokens, &people.refresh_tokens, bed.log}};
  RevocationEndpoint revocation{{OAuthBed::kIssuer, authenticator, own_tokens,
                                 &people.refresh_tokens, bed.revoked, seconds{300}, bed.clock,
                                 bed.log}};
  std::string authorization;
  std::string token;
};

// Spec: RFC 7662 §2.2
TEST_F(RefreshTokenStatusTest, is_told_to_its_client_and_to_nobody_else) {
  json::object const told = parse_json(introspect()).value().as_object();
  EXPECT_TRUE(told.at("active").as_bool());
  EXPECT_EQ(told.at("sub").as_string(), "user:alice");
  EXPECT_EQ(told.at("scope").as_string(), "email:read email:write");
  EXPECT_EQ(told.at("grant_id").as_string(), authorization);
  EXPECT_EQ(introspect("gateway"), R"({"active":false})");
}

// Spec: RFC 7009 §2.1 (the access tokens of the same grant end, too)
TEST_F(RefreshTokenStatusTest, its_revocation_ends_everything_of_the_same_sign_in) {
  EXPECT_FALSE(run(bed.revoked.is_revoked("some access token", authorization)));
  EXPECT_EQ(revoke(), 200);
  EXPECT_EQ(introspect(), R"({"active":false})");
  EXPECT_TRUE(run(bed.revoked.is_revoked("some access token", authorization)));
  Rotation const outcome =
      run(people.refresh_tokens.rotate(Secret(token), "basic-client", std::nullopt));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(outcome));
  EXPECT_EQ(revoke(), 200) << "twice is once";
}

TEST_F(RefreshTokenStatusTest, another_client_ends_nothing_and_is_told_nothing) {
  EXPECT_EQ(revoke("gateway"), 200);
  EXPECT_NE(introspect().find("\"active\":true"), std::string::npos);
  EXPECT_FALSE(run(bed.revoked.is_revoked("some access token", authorization)));
}

TEST_F(RefreshTokenStatusTest, never_ends_in_the_log) {
  static_cast<void>(introspect());
  EXPECT_EQ(revoke(), 200);
  EXPECT_EQ(bed.log.text.find(token), std::string::npos);
  EXPECT_NE(bed.log.text.find("authorization_revoked"), std::string::npos);
}

}  // namespace
}  // namespace tessera::oauth

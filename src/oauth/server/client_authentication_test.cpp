#include "crypto/password_hash.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/server/client_auth/client_authenticator.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::OAuthBed;

class ClientAuthenticationTest : public ::testing::Test {
 protected:
  using Claims = json::object;

  http::Response post(std::string const& assertion, std::string const& more = {}) {
    return bed.post_token(OAuthBed::assertion_body(assertion, more));
  }
  /// An assertion with one thing changed.
  std::string assertion(std::function<void(Claims&)> const& change, json::object header = {}) {
    Claims claims = bed.assertion_claims("chatbox");
    change(claims);
    return bed.sign(claims, bed.client_key, std::move(header));
  }
  void expect_refused(std::string const& assertion_text, char const* why) {
    http::Response const response = post(assertion_text);
    EXPECT_EQ(response.status, 401) << why;
    EXPECT_NE(response.body.find("\"invalid_client\""), std::string::npos) << why;
  }
  std::int64_t in(int offset) {
    return jose::numeric_date(bed.clock.now_seconds() + seconds{offset});
  }
  OAuthBed bed;
};

// Spec: RFC 7523 §3
TEST_F(ClientAuthenticationTest, accepts_a_signed_assertion) {
  EXPECT_EQ(post(bed.good_assertion()).status, 200);
  EXPECT_EQ(post(bed.good_assertion(), "client_id=chatbox").status, 200);
}

// Spec: RFC 7523 §3 item 7
TEST_F(ClientAuthenticationTest, accepts_an_assertion_only_once) {
  std::string const once = bed.good_assertion();
  EXPECT_EQ(post(once).status, 200);
  expect_refused(once, "replay");
  bed.clock.advance(seconds{59});
  expect_refused(once, "replay shortly before its end");
  bed.clock.advance(seconds{31});
  expect_refused(once, "after its end");
}

TEST_F(ClientAuthenticationTest, a_refused_assertion_does_not_use_up_its_id) {
  Claims claims = bed.assertion_claims("chatbox");
  jose::SigningKey attacker = testkit::new_signing_key();
  attacker.kid = bed.client_key.kid;
  expect_refused(bed.sign(claims, attacker), "wrong key");
  EXPECT_EQ(post(bed.sign(claims, bed.client_key)).status, 200);
}

// Spec: RFC 10070 (the issuer is the sole audience)
TEST_F(ClientAuthenticationTest, accepts_the_issuer_alone_as_audience) {
  EXPECT_EQ(post(assertion([](Claims& c) { c["aud"] = json::array{OAuthBed::kIssuer}; })).status,
            200);
  expect_refused(assertion([](Claims& c) {
                   c["aud"] = json::array{OAuthBed::kIssuer, "https://other.example"};
                 }),
                 "second audience");
  expect_refused(assertion([](Claims& c) { c["aud"] = "http://localhost:3006/oauth2/token"; }),
                 "token endpoint");
  expect_refused(assertion([](Claims& c) { c["aud"] = "http://localhost:3006/"; }), "slash");
  expect_refused(assertion([](Claims& c) { c["aud"] = "http://LOCALHOST:3006"; }), "case");
  expect_refused(assertion([](Claims& c) { c.erase("aud"); }), "no audience");
}

TEST_F(ClientAuthenticationTest, issuer_and_subject_are_the_client) {
  expect_refused(assertion([](Claims& c) { c["iss"] = "other"; }), "iss");
  expect_refused(assertion([](Claims& c) { c["sub"] = "mcp-server"; }), "sub");
  expect_refused(assertion([](Claims& c) { c.erase("iss"); }), "no iss");
  expect_refused(assertion([](Claims& c) { c.erase("sub"); }), "no sub");
}

TEST_F(ClientAuthenticationTest, limits_the_life_of_an_assertion) {
  EXPECT_EQ(post(assertion([&](Claims& c) { c["exp"] = in(600); })).status, 200);
  expect_refused(assertion([&](Claims& c) { c["exp"] = in(601); }), "too far ahead");
  EXPECT_EQ(post(assertion([&](Claims& c) { c["exp"] = in(-29); })).status, 200);
  expect_refused(assertion([&](Claims& c) { c["exp"] = in(-30); }), "expired");
  expect_refused(assertion([&](Claims& c) { c.erase("exp"); }), "no exp");
  expect_refused(assertion([&](Claims& c) { c["exp"] = "soon"; }), "exp is text");
  expect_refused(assertion([&](Claims& c) { c["iat"] = in(61); }), "from the future");
  expect_refused(assertion([&](Claims& c) { c["nbf"] = in(61); }), "not yet");
}

TEST_F(ClientAuthenticationTest, needs_an_id_of_reasonable_length) {
  expect_refused(assertion([](Claims& c) { c.erase("jti"); }), "no jti");
  expect_refused(assertion([](Claims& c) { c["jti"] = ""; }), "empty jti");
  expect_refused(assertion([](Claims& c) { c["jti"] = std::string(257, 'a'); }), "long jti");
}

// Spec: RFC 8725 §3.11 (explicit types keep one kind of token from being taken for another)
TEST_F(ClientAuthenticationTest, refuses_tokens_that_were_made_for_something_else) {
  auto const nothing = [](Claims&) {};
  for (char const* type : {"JWT", "jwt", "client-authentication+jwt",
                           "application/client-authentication+jwt", "oauth-client-auth+jwt"})
    EXPECT_EQ(post(assertion(nothing, {{"typ", type}})).status, 200) << type;
  for (char const* type : {"at+jwt", "dpop+jwt", "oauth-authz-req+jwt", "logout+jwt", "", "JWS"})
    expect_refused(assertion(nothing, {{"typ", type}}), type);
}

// Spec: RFC 8725 §3.1
TEST_F(ClientAuthenticationTest, believes_only_the_registered_key) {
  jose::SigningKey stranger = testkit::new_signing_key();
  expect_refused(bed.sign(bed.assertion_claims("chatbox"), stranger), "unknown kid");
  json::object embedded;
  embedded["jwk"] = testkit::public_keys({stranger}).keys().front().to_json();
  stranger.kid = bed.client_key.kid;
  expect_refused(bed.sign(bed.assertion_claims("chatbox"), stranger, embedded), "embedded key");
  expect_refused("a.b.c", "nonsense");
  expect_refused(std::string(9000, 'a'), "too long");
}

TEST_F(ClientAuthenticationTest, refuses_unknown_and_disabled_clients) {
  expect_refused(bed.sign(bed.assertion_claims("nobody"), bed.client_key), "unknown");
  EXPECT_EQ(post(bed.good_assertion()).status, 200);
  ClientRecord record = bed.signing_client("chatbox", {"acme"});
  record.disabled = true;
  testkit::run(bed.clients.update(record));
  expect_refused(bed.good_assertion(), "disabled, although it was cached");
}

TEST_F(ClientAuthenticationTest, refuses_a_method_that_the_client_is_not_registered_for) {
  expect_refused(bed.sign(bed.assertion_claims("basic-client"), bed.client_key), "wrong method");
  EXPECT_EQ(bed.post_token("grant_type=client_credentials", OAuthBed::basic("chatbox:x")).status,
            401);
}

TEST_F(ClientAuthenticationTest, refuses_a_client_id_that_is_not_the_authenticated_one) {
  EXPECT_EQ(post(bed.good_assertion(), "client_id=mcp-server").status, 400);
}

TEST_F(ClientAuthenticationTest, refuses_half_an_assertion_and_foreign_types) {
  EXPECT_EQ(bed.post_token("grant_type=client_credentials&client_assertion=" + bed.good_assertion())
                .status,
            400);
  EXPECT_EQ(bed.post_token("grant_type=client_credentials&client_assertion_type=saml"
                           "&client_assertion=" +
                           bed.good_assertion())
                .status,
            400);
}

// Spec: RFC 6749 §2.3.1
TEST_F(ClientAuthenticationTest, accepts_a_secret_in_the_header) {
  EXPECT_EQ(bed.post_token("grant_type=client_credentials", bed.good_basic()).status, 200);
  http::Headers const encoded = OAuthBed::basic("basic%2Dclient:" + bed.secret);
  EXPECT_EQ(bed.post_token("grant_type=client_credentials", encoded).status, 200);
}

// Spec: RFC 6749 §5.2
TEST_F(ClientAuthenticationTest, answers_wrong_secret_and_unknown_client_alike) {
  http::Response const wrong =
      bed.post_token("grant_type=client_credentials", OAuthBed::basic("basic-client:wrong"));
  http::Response const unknown =
      bed.post_token("grant_type=client_credentials", OAuthBed::basic("nobody:" + bed.secret));
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(unknown.status, 401);
  EXPECT_EQ(wrong.body, unknown.body);
  EXPECT_EQ(wrong.headers.get("WWW-Authenticate"), "Basic realm=\"http://localhost:3006\"");
  EXPECT_EQ(unknown.headers.get("WWW-Authenticate"), wrong.headers.get("WWW-Authenticate"));
}

// Spec: RFC 7591 §3.2.1 (client_secret_expires_at)
TEST_F(ClientAuthenticationTest, a_secret_that_has_ended_is_wrong) {
  bed.add_secret_client("brief", ClientAuthMethod::client_secret_basic, [&](ClientRecord& r) {
    r.secret_expires_at = bed.clock.now_seconds().time_since_epoch().count() + 60;
  });
  http::Headers const headers = OAuthBed::basic("brief:" + bed.secret);
  EXPECT_EQ(bed.post_token("grant_type=client_credentials", headers).status, 200);
  bed.clock.advance(seconds{60});
  EXPECT_EQ(bed.post_token("grant_type=client_credentials", headers).status, 401);
}

// Spec: RFC 7591 §2 (token_endpoint_auth_signing_alg)
TEST_F(ClientAuthenticationTest, a_client_that_chose_an_algorithm_uses_no_other) {
  ClientRecord record = bed.signing_client("chatbox", {"acme"});
  record.token_endpoint_auth_signing_alg = "ES256";
  testkit::run(bed.clients.update(record));
  EXPECT_EQ(post(bed.good_assertion()).status, 200);
  record.token_endpoint_auth_signing_alg = "PS256";
  testkit::run(bed.clients.update(record));
  expect_refused(bed.good_assertion(), "signed with ES256");
}

// Spec: OAuth 2.1 §2.4.1 (what is guessed is slowed), RFC 6585 §4
TEST_F(ClientAuthenticationTest, tells_who_guesses_to_come_back_later) {
  http::Headers const wrong = OAuthBed::basic("basic-client:wrong");
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(bed.post_token("grant_type=client_credentials", wrong).status, 401);
  http::Response const later = bed.post_token("grant_type=client_credentials", wrong);
  EXPECT_EQ(later.status, 429);
  EXPECT_FALSE(later.headers.get("Retry-After").empty());
  EXPECT_EQ(post(bed.good_assertion()).status, 200) << "a signature cannot be guessed";
}

// Threat: secrets at rest.
TEST_F(ClientAuthenticationTest, no_secret_and_no_token_is_in_the_database) {
  bed.add_secret_client("imported", ClientAuthMethod::client_secret_post, [&](ClientRecord& r) {
    r.secret_hash = crypto::hash_password(Secret(bed.secret), bed.random).value();
  });
  http::Response const response = bed.post_token(
      "grant_type=client_credentials&client_id=imported&client_secret=" + bed.secret);
  ASSERT_EQ(response.status, 200) << response.body;
  std::string const token = parse_json_as<TokenResponse>(response.body).value().access_token;
  std::string const everything = bed.place.everything();
  EXPECT_NE(everything.find("$argon2id$v=19$m=19456,t=2,p=1$"), std::string::npos);
  EXPECT_EQ(everything.find(bed.secret), std::string::npos);
  EXPECT_EQ(everything.find(token), std::string::npos);
}

// Spec: OAuth 2.1 §2.4.1
TEST_F(ClientAuthenticationTest, accepts_a_secret_in_the_form) {
  std::string const body = "grant_type=client_credentials&client_id=post-client&client_secret=";
  bed.add_secret_client("post-client", ClientAuthMethod::client_secret_post);
  EXPECT_EQ(bed.post_token(body + bed.secret).status, 200);
  http::Response const wrong = bed.post_token(body + "wrong");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_NE(wrong.body.find("\"invalid_client\""), std::string::npos);
  EXPECT_EQ(bed.post_token("grant_type=client_credentials&client_secret=x").status, 400);
}

TEST_F(ClientAuthenticationTest, refuses_a_secret_in_the_place_that_the_client_did_not_choose) {
  bed.add_secret_client("post-client", ClientAuthMethod::client_secret_post);
  EXPECT_EQ(
      bed.post_token("grant_type=client_credentials", OAuthBed::basic("post-client:" + bed.secret))
          .status,
      401);
  EXPECT_EQ(bed.post_token("grant_type=client_credentials&client_id=basic-client&client_secret=" +
                           bed.secret)
                .status,
            401);
}

// Spec: OAuth 2.1 §4.2 (client credentials are for confidential clients)
TEST_F(ClientAuthenticationTest, a_public_client_gets_no_token_for_itself) {
  ClientRecord record = bed.signing_client("app", {"acme"});
  record.auth_method = ClientAuthMethod::none;
  record.jwks.reset();
  testkit::run(bed.clients.add(record));
  http::Response const itself = bed.post_token("grant_type=client_credentials&client_id=app");
  EXPECT_EQ(itself.status, 400);
  EXPECT_NE(itself.body.find("\"unauthorized_client\""), std::string::npos);
}

TEST_F(ClientAuthenticationTest, a_name_alone_is_enough_for_nobody_else) {
  for (char const* name : {"chatbox", "basic-client", "nobody"})
    EXPECT_EQ(bed.post_token(std::string("grant_type=client_credentials&client_id=") + name).status,
              401)
        << name;
}

TEST_F(ClientAuthenticationTest, accepts_exactly_one_mechanism) {
  std::string const body = OAuthBed::assertion_body(bed.good_assertion());
  EXPECT_EQ(bed.post_token(body, bed.good_basic()).status, 400);
  EXPECT_EQ(post(bed.good_assertion(), "client_secret=" + bed.secret).status, 400);
  http::Headers twice = bed.good_basic();
  twice.add("Authorization", bed.good_basic().get("Authorization"));
  EXPECT_EQ(bed.post_token("grant_type=client_credentials", twice).status, 400);
  EXPECT_EQ(bed.post_token("grant_type=client_credentials").status, 401);
}

TEST(ClientSecret, is_stored_as_a_keyed_hash_and_compared_through_it) {
  Secret const pepper(std::string(32, 'p'));
  std::string const stored = hash_client_secret(pepper, Secret("secret"));
  EXPECT_EQ(stored.find("secret"), std::string::npos);
  EXPECT_TRUE(client_secret_matches(pepper, Secret("secret"), stored));
  EXPECT_FALSE(client_secret_matches(pepper, Secret("Secret"), stored));
  EXPECT_FALSE(client_secret_matches(Secret(std::string(32, 'q')), Secret("secret"), stored));
  EXPECT_FALSE(client_secret_matches(pepper, Secret("secret"), std::nullopt));
}

}  // namespace
}  // namespace tessera::oauth

#include "oauth/server/grants/token_exchange.hpp"

#include "oauth/model/token_messages.hpp"
#include "testkit/oauth_bed.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::OAuthBed;
using testkit::run;

class TokenExchangeTest : public ::testing::Test {
 protected:
  jose::Claims claims_of(std::string const& token) {
    jose::Jws const jws = jose::parse_jws(token).value();
    return jose::Claims::parse(jws.payload).value();
  }
  void expect_refused(http::Response const& response, std::string_view error, char const* why) {
    EXPECT_EQ(response.status, 400) << why << response.body;
    EXPECT_EQ(parse_json_as<ErrorBody>(response.body).value().error, error) << why;
  }
  /// A token that this server could have issued, with one thing changed.
  std::string subject(std::function<void(json::object&)> const& change) {
    json::object claims = claims_of(bed.access_token()).raw();
    change(claims);
    return bed.sign(claims, bed.signing_key, {{"typ", "at+jwt"}});
  }
  OAuthBed bed;
};

// Spec: RFC 8693 §2.2.1, §4.1
TEST_F(TokenExchangeTest, keeps_the_subject_and_names_the_actor) {
  std::string const given = bed.access_token();
  auto const answer = parse_json_as<TokenResponse>(bed.exchange(given).body).value();
  EXPECT_EQ(answer.issued_token_type, kTokenTypeAccessToken);
  EXPECT_EQ(answer.token_type, "Bearer");
  jose::Claims const before = claims_of(given);
  jose::Claims const after = claims_of(answer.access_token);
  EXPECT_EQ(after.sub(), "basic-client");
  EXPECT_EQ(after.client_id(), "basic-client");
  EXPECT_EQ(after.text("tenant_id"), "acme");
  EXPECT_EQ(after.aud(), std::vector<std::string>{OAuthBed::kBackend});
  EXPECT_EQ(after.scope(), "email:read");
  EXPECT_EQ(json_text(after.raw().at("act"), "sub"), "gateway");
  EXPECT_EQ(after.text("grant_id"), before.jti());
  EXPECT_NE(after.jti(), before.jti());
}

TEST_F(TokenExchangeTest, never_gives_a_longer_life_than_the_subject_token_has) {
  std::string const given = bed.access_token();
  bed.clock.advance(seconds{200});
  auto const answer = parse_json_as<TokenResponse>(bed.exchange(given).body).value();
  EXPECT_EQ(answer.expires_in, 100);
  EXPECT_EQ(claims_of(answer.access_token).exp(), claims_of(given).exp());
  bed.clock.advance(seconds{100});
  expect_refused(bed.exchange(given), "invalid_request", "ended");
}

// Spec: RFC 8693 §2.1 (threat: scopes grow on the way)
TEST_F(TokenExchangeTest, scope_escalation_via_exchange_is_refused) {
  std::vector<std::string> const all{"email:read", "email:write", "chart:read", "admin"};
  // Every subset that a subject may have, against every single scope that may be asked for.
  for (unsigned bits = 1; bits < 16; ++bits) {
    std::string had;
    for (unsigned i = 0; i < 4; ++i)
      if ((bits >> i & 1U) != 0) had += (had.empty() ? "" : " ") + all[i];
    std::string const token = subject([&](json::object& c) { c["scope"] = had; });
    ScopeSet const allowed =
        ScopeSet::parse(had).value().intersection(ScopeSet::parse("email:read chart:read").value());
    for (std::string const& wanted : all) {
      http::Response const response = bed.exchange(token, "&scope=" + percent_encode(wanted));
      if (!allowed.contains(wanted)) {
        expect_refused(response, "invalid_scope", (had + " asks " + wanted).c_str());
        continue;
      }
      auto const answer = parse_json_as<TokenResponse>(response.body).value();
      EXPECT_EQ(answer.scope, wanted);
    }
    http::Response const unasked = bed.exchange(token);
    if (allowed.empty())
      expect_refused(unasked, "invalid_scope", had.c_str());
    else
      EXPECT_TRUE(ScopeSet::parse(*parse_json_as<TokenResponse>(unasked.body).value().scope)
                      .value()
                      .is_subset_of(allowed));
  }
}

// Threat: exchange by the wrong client.
TEST_F(TokenExchangeTest, exchange_by_a_client_that_the_token_was_not_for_is_refused) {
  expect_refused(bed.exchange(subject([](auto& c) { c["aud"] = OAuthBed::kBackend; })),
                 "invalid_request", "the target's own token");
  expect_refused(bed.exchange(subject([](auto& c) { c["aud"] = json::array{"http://x.example"}; })),
                 "invalid_request", "somebody else's");
  EXPECT_EQ(bed.exchange(subject([](auto& c) {
                 c["aud"] = json::array{"http://x.example", OAuthBed::kMcp};
               }))
                .status,
            200);
  std::string const body =
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
      "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token&subject_token=";
  expect_refused(bed.post_token(body + bed.access_token(), bed.good_basic()), "unauthorized_client",
                 "not registered for the grant");
}

// Spec: RFC 8693 §4.4
TEST_F(TokenExchangeTest, honours_who_may_act) {
  auto const naming = [&](json::value who) {
    return bed.exchange(subject([&](auto& c) { c["may_act"] = who; }));
  };
  EXPECT_EQ(naming(json::object{{"sub", "gateway"}}).status, 200);
  expect_refused(naming(json::object{{"sub", "other"}}), "invalid_request", "another");
  expect_refused(naming("gateway"), "invalid_request", "no object");
}

// Threat: chains that grow without end.
TEST_F(TokenExchangeTest, chain_growth_beyond_three_actors_is_refused) {
  auto const acted = [&](json::object act) {
    return bed.exchange(subject([&](auto& c) { c["act"] = act; }));
  };
  json::object const one{{"sub", "a"}};
  json::object const two{{"sub", "b"}, {"act", one}};
  json::object const three{{"sub", "c"}, {"act", two}};
  auto const answer = parse_json_as<TokenResponse>(acted(two).body).value();
  json::value const act = claims_of(answer.access_token).raw().at("act");
  EXPECT_EQ(write_json(act), R"({"sub":"gateway","act":{"sub":"b","act":{"sub":"a"}}})");
  expect_refused(acted(three), "invalid_request", "a fourth");
}

TEST_F(TokenExchangeTest, issues_for_allowed_targets_only) {
  std::string const token = bed.access_token();
  EXPECT_EQ(bed.exchange(token, "&audience=http%3A%2F%2Flocalhost%3A3008").status, 200);
  EXPECT_EQ(bed.exchange(token, "&resource=http%3A%2F%2FLOCALHOST%3A3008").status, 200);
  for (std::string const target :
       {"&resource=http%3A%2F%2Flocalhost%3A3006", "&resource=http%3A%2F%2Flocalhost%3A3005%2Fmcp",
        "&audience=http%3A%2F%2Fx.example", "&audience=backend",
        "&resource=http%3A%2F%2Flocalhost%3A3008&audience=http%3A%2F%2Flocalhost%3A3006"})
    expect_refused(bed.exchange(token, target), "invalid_target", target.c_str());
}

TEST_F(TokenExchangeTest, refuses_tokens_that_are_not_good) {
  std::string const token = bed.access_token();
  expect_refused(bed.exchange("x"), "invalid_request", "nonsense");
  expect_refused(bed.exchange(token + "x"), "invalid_request", "spoilt");
  expect_refused(bed.exchange(bed.good_assertion()), "invalid_request", "an assertion");
  jose::SigningKey const stranger = testkit::new_signing_key();
  expect_refused(bed.exchange(bed.sign(claims_of(token).raw(), stranger, {{"typ", "at+jwt"}})),
                 "invalid_request", "another's signature");
  run(bed.revoked.revoke_token(std::string(claims_of(token).jti()),
                               bed.clock.now_seconds() + seconds{300}));
  expect_refused(bed.exchange(token), "invalid_request", "revoked");
}

TEST_F(TokenExchangeTest, a_token_of_several_tenants_is_exchanged_for_the_one_that_is_named) {
  auto const of_two = [&] {
    return subject([](auto& c) { c["tenants"] = json::array{"acme", "globex"}; });
  };
  auto const tenant_of = [&](http::Response const& response) {
    auto const answer = parse_json_as<TokenResponse>(response.body).value();
    return std::string(claims_of(answer.access_token).text("tenant_id"));
  };
  expect_refused(bed.exchange(of_two(), "&tenant_id=globex"), "invalid_request",
                 "a tenant that the client has no part in");
  ClientRecord gateway = run(bed.clients.find("gateway"))->record;
  gateway.tenants = {"acme", "globex", "initech"};
  run(bed.clients.update(gateway));
  EXPECT_EQ(tenant_of(bed.exchange(of_two(), "&tenant_id=globex")), "globex");
  EXPECT_EQ(tenant_of(bed.exchange(of_two())), "acme") << "its own, when none is named";
  expect_refused(bed.exchange(of_two(), "&tenant_id=initech"), "invalid_request",
                 "a tenant of the client that is not the token's");
  expect_refused(bed.exchange(subject([](auto& c) { c["tenants"] = "globex"; })), "invalid_request",
                 "tenants that are no list");
}

TEST_F(TokenExchangeTest, stays_in_the_tenant_of_the_subject) {
  expect_refused(bed.exchange(subject([](auto& c) { c["tenant_id"] = "globex"; })),
                 "invalid_request", "a tenant that the client has no part in");
  expect_refused(bed.exchange(bed.access_token(), "&tenant_id=globex"), "invalid_request",
                 "another than the token's");
  EXPECT_EQ(bed.exchange(bed.access_token(), "&tenant_id=acme").status, 200);
}

TEST_F(TokenExchangeTest, refuses_kinds_of_tokens_that_it_does_not_have) {
  std::string const token = bed.access_token();
  EXPECT_EQ(bed.exchange(token,
                         "&requested_token_type="
                         "urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt")
                .status,
            200);
  expect_refused(bed.exchange(token,
                              "&requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3A"
                              "token-type%3Arefresh_token"),
                 "invalid_request", "refresh token wanted");
  expect_refused(bed.exchange(token, "&actor_token=x&actor_token_type=y"), "invalid_request",
                 "an actor besides the client");
  expect_refused(bed.post_token("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3A"
                                "token-exchange&subject_token_type=saml&subject_token=" +
                                    token,
                                OAuthBed::basic("gateway:" + bed.secret)),
                 "invalid_request", "saml");
}

TEST_F(TokenExchangeTest, logs_the_actor_and_never_the_subject_token) {
  std::string const token = bed.access_token();
  auto const answer = parse_json_as<TokenResponse>(bed.exchange(token).body).value();
  EXPECT_NE(bed.log.text.find("actor=gateway"), std::string::npos);
  EXPECT_EQ(bed.exchange(token + "x").status, 400);
  for (std::string const& never : {token, answer.access_token})
    EXPECT_EQ(bed.log.text.find(never), std::string::npos);
}

}  // namespace
}  // namespace tessera::oauth

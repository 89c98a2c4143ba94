#include "oauth/server/foreign/foreign_tokens.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/token_messages.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

#include <map>

// What other issuers' tokens are good for: exchange (Cognito) and grants (workloads, ID-JAG).

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::OAuthBed;

constexpr char const* kCognito = "https://cognito-idp.eu-central-1.amazonaws.com/pool";
constexpr char const* kPlatform = "https://kubernetes.example";
constexpr char const* kIdp = "https://idp.example";
constexpr char const* kWorkload = "system:serviceaccount:prod:agent";

class KnownKeys final : public IssuerKeys {
 public:
  Task<KeySnapshot> keys_with(std::string issuer, std::string) override {
    auto const found = keys.find(issuer);
    if (found == keys.end()) throw Exception(fail(Errc::temporarily_unavailable));
    co_return found->second;
  }
  std::map<std::string, KeySnapshot> keys;
};

std::vector<ForeignIssuer> trusted_issuers() {
  ForeignIssuer cognito;
  cognito.name = "cognito";
  cognito.issuer = kCognito;
  cognito.jwks_uri = std::string(kCognito) + "/.well-known/jwks.json";
  cognito.required_claims = {{"token_use", {"access"}}, {"client_id", {"app-1", "app-2"}}};
  cognito.clients = {"gateway"};
  cognito.tenant_claim = "client_id";
  cognito.tenants = {{"app-1", "acme"}, {"app-2", "globex"}};
  cognito.scopes = {{"api/read", {"email:read", "chart:read"}}};
  cognito.for_exchange = true;

  ForeignIssuer platform;
  platform.name = "k8s";
  platform.issuer = kPlatform;
  platform.jwks_uri = "https://kubernetes.example/keys";
  platform.required_claims = {{"sub", {kWorkload}}};
  platform.clients = {"job"};
  platform.tenant = "acme";
  platform.for_grants = true;

  ForeignIssuer idp;
  idp.name = "idp";
  idp.issuer = kIdp;
  idp.jwks_uri = "https://idp.example/keys";
  idp.clients = {"basic-client", "app"};
  idp.tenant_claim = "org";
  idp.scopes = {{"mail", {"email:read"}}};
  idp.for_grants = true;
  return {cognito, platform, idp};
}

class ForeignTokensTest : public ::testing::Test {
 protected:
  ForeignTokensTest() {
    for (char const* issuer : {kCognito, kPlatform, kIdp})
      keys.keys[issuer] =
          std::make_shared<jose::JwkSet const>(testkit::public_keys({key_of(issuer)}));
    auto const with = [this](AuthorizationServer::Options& options,
                             AuthorizationServer::Collaborators& parts) {
      options.foreign_issuers = trusted_issuers();
      parts.issuer_keys = &keys;
    };
    bed = std::make_unique<OAuthBed>(with);
    add_public_client("job");
    add_public_client("app");
    ClientRecord known = testkit::run(bed->clients.find("basic-client"))->record;
    known.grant_types.emplace_back(kGrantJwtBearer);
    testkit::run(bed->clients.update(known));
  }
  void add_public_client(std::string id) {
    ClientRecord record = bed->signing_client(std::move(id), {"acme"});
    record.auth_method = ClientAuthMethod::none;
    record.jwks.reset();
    record.grant_types = {std::string(kGrantJwtBearer)};
    testkit::run(bed->clients.add(record));
  }
  jose::SigningKey const& key_of(std::string const& issuer) {
    auto const found = signers.find(issuer);
    if (found != signers.end()) return found->second;
    return signers.emplace(issuer, testkit::new_signing_key()).first->second;
  }
  std::int64_t in(int offset) {
    return jose::numeric_date(bed->clock.now_seconds() + seconds{offset});
  }

  using Change = std::function<void(json::object&)>;
  std::string workload(Change const& change = {}, json::object header = {}) {
    json::object claims{{"iss", kPlatform}, {"sub", kWorkload}, {"aud", OAuthBed::kIssuer},
                        {"exp", in(600)},   {"iat", in(0)},     {"jti", random_token(bed->random)}};
    if (change) change(claims);
    return bed->sign(claims, key_of(kPlatform), std::move(header));
  }
  std::string id_jag(Change const& change = {}) {
    json::object claims{{"iss", kIdp},
                        {"sub", "jane"},
                        {"aud", OAuthBed::kIssuer},
                        {"client_id", "basic-client"},
                        {"resource", OAuthBed::kMcp},
                        {"scope", "mail other"},
                        {"org", "acme"},
                        {"exp", in(300)},
                        {"iat", in(0)},
                        {"jti", random_token(bed->random)}};
    if (change) change(claims);
    return bed->sign(claims, key_of(kIdp), {{"typ", "oauth-id-jag+jwt"}});
  }
  std::string cognito(Change const& change = {}) {
    json::object claims{
        {"iss", kCognito},       {"sub", "app-1"},      {"client_id", "app-1"},
        {"token_use", "access"}, {"scope", "api/read"}, {"exp", in(3'600)},
        {"iat", in(0)},          {"version", 2},        {"jti", random_token(bed->random)}};
    if (change) change(claims);
    return bed->sign(claims, key_of(kCognito));
  }
  http::Response grant(std::string const& assertion, std::string const& client = "job",
                       std::string const& more = {}) {
    return bed->post_token(
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&client_id=" + client +
        "&assertion=" + assertion + more);
  }
  http::Response enterprise(std::string const& assertion, std::string const& more = {}) {
    return bed->post_token(
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" + assertion +
            more,
        bed->good_basic());
  }
  void expect_refused(http::Response const& response, std::string_view error, char const* why) {
    EXPECT_EQ(response.status, 400) << why << response.body;
    EXPECT_NE(response.body.find("\"" + std::string(error) + "\""), std::string::npos)
        << why << response.body;
  }
  jose::Claims claims_of(http::Response const& response) {
    EXPECT_EQ(response.status, 200) << response.body << bed->log.text;
    auto const body = parse_json_as<TokenResponse>(response.body).value();
    jose::Jws const jws = jose::parse_jws(body.access_token).value();
    return jose::Claims::parse(jws.payload).value();
  }

  std::map<std::string, jose::SigningKey> signers;
  KnownKeys keys;
  std::unique_ptr<OAuthBed> bed;
};

// Spec: RFC 7523 §2.1, MCP ext-auth workload identity federation
TEST_F(ForeignTokensTest, a_workload_gets_a_token_for_what_its_platform_says_it_is) {
  jose::Claims const claims = claims_of(grant(workload()));
  EXPECT_EQ(claims.sub(), "k8s|system:serviceaccount:prod:agent");
  EXPECT_EQ(claims.client_id(), "job");
  EXPECT_EQ(claims.text("tenant_id"), "acme");
  EXPECT_EQ(claims.scope(), "email:read email:write");
  EXPECT_EQ(claims_of(grant(workload([](auto& c) {
              c["aud"] = "http://localhost:3006/oauth2/token";
            }))).client_id(),
            "job");
}

// Spec: RFC 7523 §3
TEST_F(ForeignTokensTest, refuses_assertions_that_are_not_good) {
  using Claims = json::object;
  expect_refused(grant("x"), "invalid_grant", "nonsense");
  expect_refused(grant(workload([](Claims& c) { c["iss"] = "https://x.example"; })),
                 "invalid_grant", "unknown issuer");
  expect_refused(grant(workload([](Claims& c) { c["iss"] = kIdp; })), "invalid_grant",
                 "another's key");
  expect_refused(grant(workload([](Claims& c) { c["iss"] = kCognito; })), "invalid_grant",
                 "trusted for exchange only");
  expect_refused(grant(workload([](Claims& c) { c["aud"] = OAuthBed::kMcp; })), "invalid_grant",
                 "another audience");
  expect_refused(grant(workload([](Claims& c) {
                   c["aud"] = json::array{OAuthBed::kIssuer, "https://x.example"};
                 })),
                 "invalid_grant", "an audience injected beside ours");
  expect_refused(grant(workload([&](Claims& c) { c["exp"] = in(-30); })), "invalid_grant", "ended");
  expect_refused(grant(workload([](Claims& c) { c.erase("exp"); })), "invalid_grant", "no end");
  expect_refused(grant(workload([&](Claims& c) { c["exp"] = in(90'000); })), "invalid_grant",
                 "too long");
  expect_refused(grant(workload([](Claims& c) { c["sub"] = "system:other"; })), "invalid_grant",
                 "claim rule");
  expect_refused(grant(workload([](Claims& c) { c.erase("jti"); })), "invalid_grant", "no jti");
  expect_refused(grant(workload({}, {{"typ", "at+jwt"}, {"crit", json::array{"x"}}})),
                 "invalid_grant", "critical header");
  expect_refused(grant(workload({}, {{"typ", "dpop+jwt"}})), "invalid_grant", "another kind");
  expect_refused(grant(workload(), "app"), "invalid_grant", "a client that is not listed");
}

TEST_F(ForeignTokensTest, an_assertion_replayed_is_refused) {
  std::string const once = workload();
  EXPECT_EQ(grant(once).status, 200);
  expect_refused(grant(once), "invalid_grant", "twice");
  std::string const spared = workload();
  expect_refused(grant(spared, "job", "&scope=admin"), "invalid_scope", "refused for its scope");
  EXPECT_EQ(grant(spared).status, 200) << "a refused request uses nothing up";
}

TEST_F(ForeignTokensTest, without_their_keys_nothing_is_believed) {
  keys.keys.clear();
  EXPECT_EQ(grant(workload()).status, 503);
}

// Spec: MCP ext-auth enterprise-managed authorization
TEST_F(ForeignTokensTest, an_id_jag_gives_its_person_what_it_names_through_its_client) {
  jose::Claims const claims = claims_of(enterprise(id_jag()));
  EXPECT_EQ(claims.sub(), "idp|jane");
  EXPECT_EQ(claims.client_id(), "basic-client");
  EXPECT_EQ(claims.scope(), "email:read");
  EXPECT_EQ(claims.aud(), std::vector<std::string>{OAuthBed::kMcp});
  expect_refused(enterprise(id_jag([](auto& c) { c["client_id"] = "other"; })), "invalid_grant",
                 "another client's");
  expect_refused(enterprise(id_jag([](auto& c) { c["resource"] = "https://x.example"; })),
                 "invalid_grant", "for another resource");
  expect_refused(enterprise(id_jag([](auto& c) { c["org"] = "globex"; })), "invalid_grant",
                 "a tenant that the client has no part in");
  expect_refused(enterprise(id_jag(), "&scope=email%3Awrite"), "invalid_scope",
                 "more than it says");
  expect_refused(grant(id_jag([](auto& c) { c["client_id"] = "app"; }), "app"),
                 "unauthorized_client", "presented by whoever names a public client");
}

// The bridge for user pools that know neither audiences nor exchange.
TEST_F(ForeignTokensTest, a_cognito_token_is_exchanged_by_the_rules_of_its_issuer) {
  jose::Claims const claims = claims_of(bed->exchange(cognito()));
  EXPECT_EQ(claims.sub(), "cognito|app-1");
  EXPECT_EQ(claims.client_id(), "cognito|app-1");
  EXPECT_EQ(claims.text("tenant_id"), "acme");
  EXPECT_EQ(claims.scope(), "email:read chart:read");
  EXPECT_EQ(json_text(claims.raw().at("act"), "sub"), "gateway");
  expect_refused(bed->exchange(cognito([](auto& c) { c["token_use"] = "id"; })), "invalid_request",
                 "an ID token");
  expect_refused(bed->exchange(cognito([](auto& c) { c["client_id"] = "app-3"; })),
                 "invalid_request", "an app that nobody listed");
  expect_refused(bed->exchange(cognito([](auto& c) { c["client_id"] = "app-2"; })),
                 "invalid_request", "a tenant that the gateway has no part in");
  expect_refused(bed->exchange(cognito([](auto& c) { c["scope"] = "api/write"; })), "invalid_scope",
                 "a scope that means nothing here");
  expect_refused(bed->exchange(workload()), "invalid_request", "trusted for grants only");
}

TEST_F(ForeignTokensTest, the_grant_is_named_in_the_metadata_where_somebody_is_trusted_for_it) {
  auto const named = [](OAuthBed& of) {
    return of.get("/.well-known/oauth-authorization-server")
               .shared_body->find("grant-type:jwt-bearer") != std::string::npos;
  };
  OAuthBed plain;
  EXPECT_TRUE(named(*bed));
  EXPECT_FALSE(named(plain));
  EXPECT_NE(plain
                .post_token("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer",
                            plain.good_basic())
                .body.find("unsupported_grant_type"),
            std::string::npos);
}

TEST(ForeignIssuer, is_refused_when_it_contradicts_itself) {
  auto const spoiled = [](std::function<void(ForeignIssuer&)> const& change) {
    ForeignIssuer issuer = trusted_issuers().front();
    change(issuer);
    return check_foreign_issuer(issuer).has_value();
  };
  EXPECT_TRUE(spoiled([](auto&) {}));
  EXPECT_FALSE(spoiled([](auto& i) { i.name = "a b"; }));
  EXPECT_FALSE(spoiled([](auto& i) { i.issuer = "cognito"; }));
  EXPECT_FALSE(spoiled([](auto& i) { i.jwks_uri.clear(); }));
  EXPECT_FALSE(spoiled([](auto& i) { i.jwks_uri = "keys.json"; }));
  EXPECT_FALSE(spoiled([](auto& i) { i.required_claims = {{"token_use", {"access"}}}; }))
      << "that it is an access token does not say for whom";
  EXPECT_FALSE(spoiled([](auto& i) { i.clients.clear(); }));
  EXPECT_FALSE(spoiled([](auto& i) { i.required_claims.clear(); }));
  EXPECT_FALSE(spoiled([](auto& i) { i.tenant = "acme"; }));
  EXPECT_FALSE(spoiled([](auto& i) { i.tenant_claim.clear(); }));
  EXPECT_FALSE(spoiled([](auto& i) { i.for_exchange = false; }));
  EXPECT_FALSE(spoiled([](auto& i) { i.algorithms.clear(); }));
  EXPECT_FALSE(spoiled([](auto& i) { i.scopes = {{"a", {"b c"}}}; }));

  KnownKeys keys;
  ManualClock const clock;
  auto const make = [&](std::vector<ForeignIssuer> issuers, IssuerKeys* source) {
    ForeignTokens const tokens({std::move(issuers), {OAuthBed::kIssuer}, source, clock});
  };
  ForeignIssuer us = trusted_issuers().front();
  us.issuer = OAuthBed::kIssuer;
  EXPECT_NO_THROW(make(trusted_issuers(), &keys));
  EXPECT_THROW(make(trusted_issuers(), nullptr), Exception);
  EXPECT_THROW(make({us}, &keys), Exception) << "nobody is foreign to themselves";
  EXPECT_THROW(make({trusted_issuers().front(), trusted_issuers().front()}, &keys), Exception);
}

}  // namespace
}  // namespace tessera::oauth

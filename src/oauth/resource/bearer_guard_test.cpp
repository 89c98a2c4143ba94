#include "oauth/resource/bearer_guard.hpp"

#include "base/encoding.hpp"
#include "crypto/hmac.hpp"
#include "http/challenge.hpp"
#include "http/server/router.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/metadata.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::answer;

constexpr char const* kIssuer = "http://localhost:3006";
constexpr char const* kOther = "https://other.example";
constexpr char const* kResource = "http://localhost:3005/mcp";
constexpr char const* kMetadata = "http://localhost:3005/.well-known/oauth-protected-resource/mcp";

/// Keys that a test can change.
class ChangingKeys final : public KeySource {
 public:
  explicit ChangingKeys(jose::JwkSet keys) { set(std::move(keys)); }
  void set(jose::JwkSet keys) { keys_ = std::make_shared<jose::JwkSet const>(std::move(keys)); }
  [[nodiscard]] KeySnapshot current() override { return keys_; }
  Task<KeySnapshot> keys_with(std::string) override {
    ++asked;
    co_return keys_;
  }
  int asked = 0;

 private:
  KeySnapshot keys_;
};

/// Fails the test when somebody reads the body.
class UnreadBody final : public http::BodySource {
 public:
  Task<> read_all(std::string&, std::size_t) override {
    ADD_FAILURE() << "the body was read";
    co_return;
  }
  bool try_read_all(std::string&, std::size_t) override {
    ADD_FAILURE() << "the body was read";
    return true;
  }
};

class BearerGuardTest : public ::testing::Test {
 protected:
  BearerGuardTest() { rebuild({}); }

  void rebuild(std::function<void(BearerGuard::Options&)> const& change) {
    BearerGuard::Options options;
    options.resource = kResource;
    options.issuers = {{kIssuer, &keys}, {kOther, &other_keys}};
    options.challenge_scopes = ScopeSet::parse("email:read").value();
    if (change) change(options);
    guard = std::make_unique<BearerGuard>(std::move(options), clock, log);
    http::Handler const inner = [this](http::Request& request) -> Task<http::Response> {
      principal = request.principal;
      co_return http::text_response(200, "inside");
    };
    handler = http::chain({guard->middleware()}, inner);
  }

  json::object good_claims() {
    json::object claims;
    claims["iss"] = kIssuer;
    claims["sub"] = "chatbox";
    claims["aud"] = kResource;
    claims["client_id"] = "chatbox";
    claims["iat"] = jose::numeric_date(clock.now_seconds());
    claims["exp"] = in(300);
    claims["jti"] = "token-1";
    claims["scope"] = "email:read";
    claims["tenant_id"] = "acme";
    return claims;
  }
  std::int64_t in(int offset) const {
    return jose::numeric_date(clock.now_seconds() + seconds{offset});
  }
  std::string sign(json::object const& claims, json::object header = {{"typ", "at+jwt"}}) {
    return jose::sign_jwt(std::move(header), claims, key).value();
  }
  std::string token(std::function<void(json::object&)> const& change = {}) {
    json::object claims = good_claims();
    if (change) change(claims);
    return sign(claims);
  }
  static http::Headers bearer(std::string const& token) {
    http::Headers headers;
    headers.add("Authorization", "Bearer " + token);
    return headers;
  }
  http::Headers with_tenant(std::string const& tenant) {
    http::Headers headers = bearer(token());
    headers.add("X-TENANT-ID", tenant);
    return headers;
  }
  http::Response call(http::Headers headers, std::string query = {}) {
    UnreadBody body;
    http::Request request;
    request.method = http::Method::post;
    request.path = "/mcp";
    request.query = std::move(query);
    request.headers = std::move(headers);
    request.set_body_source(&body);
    principal.reset();
    return answer(handler, request);
  }
  static std::map<std::string, std::string> challenge_of(http::Response const& response) {
    auto const field = response.headers.get("WWW-Authenticate");
    auto const challenges = http::parse_challenges(field);
    if (!challenges || challenges->size() != 1) {
      ADD_FAILURE() << "no single challenge: " << field;
      return {};
    }
    EXPECT_EQ(challenges->front().scheme, "Bearer");
    return challenges->front().parameters;
  }
  void expect_invalid_token(std::string const& bad, std::string_view reason) {
    log.text.clear();
    http::Response const response = call(bearer(bad));
    EXPECT_EQ(response.status, 401) << reason;
    EXPECT_FALSE(principal) << reason;
    EXPECT_EQ(challenge_of(response)["error"], "invalid_token") << reason;
    EXPECT_NE(log.text.find("reason=" + std::string(reason) + " "), std::string::npos)
        << reason << " in " << log.text;
    bool const tells = bad.size() > 20 && log.text.find(bad) != std::string::npos;
    EXPECT_FALSE(tells) << "the log holds the token";
  }

  ManualClock clock;
  testkit::TextLog log;
  jose::SigningKey const key = testkit::new_signing_key();
  jose::SigningKey const other_key = testkit::new_signing_key();
  ChangingKeys keys{testkit::public_keys({key})};
  ChangingKeys other_keys{testkit::public_keys({other_key})};
  std::unique_ptr<BearerGuard> guard;
  http::Handler handler;
  http::PrincipalPtr principal;
};

// Spec: RFC 9068 §4
TEST_F(BearerGuardTest, lets_a_good_token_in_and_says_who_calls) {
  std::string const good = token();
  ASSERT_EQ(call(bearer(good)).status, 200);
  ASSERT_TRUE(principal);
  EXPECT_EQ(principal->issuer, kIssuer);
  EXPECT_EQ(principal->subject, "chatbox");
  EXPECT_EQ(principal->client_id, "chatbox");
  EXPECT_EQ(principal->tenant, "acme");
  EXPECT_EQ(principal->token_id, "token-1");
  EXPECT_TRUE(principal->has_scope("email:read"));
  EXPECT_EQ(principal->token.reveal(), good);
  EXPECT_EQ(call(bearer(token([](auto& c) { c["aud"] = json::array{"x", kResource}; }))).status,
            200);
}

// Spec: RFC 6750 §3.1, RFC 9728 §5.1
TEST_F(BearerGuardTest, tells_a_caller_without_token_where_to_get_one_and_no_error) {
  http::Response const response = call({});
  EXPECT_EQ(response.status, 401);
  auto const challenge = challenge_of(response);
  EXPECT_EQ(challenge, (std::map<std::string, std::string>{{"resource_metadata", kMetadata},
                                                           {"scope", "email:read"}}));
  http::Headers basic;
  basic.add("Authorization", "Basic YTpi");
  EXPECT_FALSE(challenge_of(call(basic)).contains("error"));
}

TEST_F(BearerGuardTest, refuses_a_token_outside_its_time) {
  EXPECT_EQ(call(bearer(token([&](auto& c) { c["exp"] = in(-29); }))).status, 200);
  expect_invalid_token(token([&](auto& c) { c["exp"] = in(-30); }), "expired");
  expect_invalid_token(token([&](auto& c) { c["nbf"] = in(31); }), "not_yet_valid");
  expect_invalid_token(token([&](auto& c) { c["iat"] = in(31); }), "not_yet_valid");
  EXPECT_EQ(call(bearer(token([&](auto& c) { c["exp"] = in(3600); }))).status, 200);
  expect_invalid_token(token([&](auto& c) { c["exp"] = in(3601); }), "too_long_lived");
  expect_invalid_token(token([](auto& c) { c.erase("exp"); }), "missing_claim");
  expect_invalid_token(token([](auto& c) { c["exp"] = "1700000000"; }), "malformed");
  expect_invalid_token(token([](auto& c) { c["exp"] = 1e308; }), "malformed");
  expect_invalid_token(token([](auto& c) { c["exp"] = -1; }), "malformed");
}

TEST_F(BearerGuardTest, refuses_a_token_for_another_audience) {
  for (char const* audience :
       {"http://localhost:3006", "http://localhost:3005/mcp/", "http://localhost:3005/mc",
        "http://localhost:3005/mcp.evil.example", "HTTP://localhost:3005/mcp", ""})
    expect_invalid_token(token([&](auto& c) { c["aud"] = audience; }), "wrong_audience");
  expect_invalid_token(token([](auto& c) { c.erase("aud"); }), "wrong_audience");
}

TEST_F(BearerGuardTest, refuses_an_issuer_that_it_does_not_know) {
  expect_invalid_token(token([](auto& c) { c["iss"] = "http://localhost:3006/"; }), "wrong_issuer");
  expect_invalid_token(token([](auto& c) { c.erase("iss"); }), "wrong_issuer");
}

TEST_F(BearerGuardTest, refuses_one_trusted_issuer_signing_for_another) {
  json::object claims = good_claims();
  std::string const forged = jose::sign_jwt({{"typ", "at+jwt"}}, claims, other_key).value();
  expect_invalid_token(forged, "unknown_key");
  claims["iss"] = kOther;
  EXPECT_EQ(call(bearer(jose::sign_jwt({{"typ", "at+jwt"}}, claims, other_key).value())).status,
            200);
}

TEST_F(BearerGuardTest, refuses_a_token_that_somebody_else_signed_or_changed) {
  jose::SigningKey stranger = testkit::new_signing_key();
  stranger.kid = key.kid;
  std::string const forged = jose::sign_jwt({{"typ", "at+jwt"}}, good_claims(), stranger).value();
  expect_invalid_token(forged, "bad_signature");
  json::object header{{"typ", "at+jwt"}};
  header["jwk"] = testkit::public_keys({stranger}).keys().front().to_json();
  header["jku"] = "https://evil.example/keys";
  expect_invalid_token(jose::sign_jwt(header, good_claims(), stranger).value(), "bad_signature");
  std::string changed = token();
  changed[changed.size() - 10] = changed[changed.size() - 10] == 'A' ? 'B' : 'A';
  expect_invalid_token(changed, "bad_signature");
}

// Spec: RFC 8725 §3.1, §3.2
TEST_F(BearerGuardTest, refuses_tokens_without_signature) {
  for (std::string const alg : {"none", "None", "NONE", "nOnE"}) {
    std::string const head = R"({"alg":")" + alg + R"(","typ":"at+jwt","kid":")" + key.kid + "\"}";
    std::string const unsigned_token =
        base64url_encode(head) + "." + base64url_encode(write_json(good_claims())) + ".";
    expect_invalid_token(unsigned_token, "wrong_algorithm");
  }
}

// Spec: RFC 8725 §2.1
TEST_F(BearerGuardTest, never_takes_a_public_key_for_a_shared_secret) {
  crypto::PublicKey const shared = key.key.public_key();
  jose::Jwk const jwk = jose::Jwk::from_key(shared, key.algorithm, key.kid).value();
  std::string const jwk_text = write_json(jwk.to_json());
  for (std::string const& secret : {shared.to_pem(), shared.to_der(), jwk_text}) {
    std::string const head = R"({"alg":"HS256","typ":"at+jwt","kid":")" + key.kid + "\"}";
    std::string input = base64url_encode(head) + "." + base64url_encode(write_json(good_claims()));
    std::string const mac = crypto::hmac_sha256(Secret(secret), input);
    expect_invalid_token(input + "." + base64url_encode(mac), "wrong_algorithm");
  }
}

// Spec: RFC 8725 §3.11, RFC 9068 §4
TEST_F(BearerGuardTest, refuses_jwts_of_other_kinds) {
  for (char const* type : {"JWT", "id_token+jwt", "dpop+jwt", "client-authentication+jwt", ""})
    expect_invalid_token(sign(good_claims(), {{"typ", type}}), "wrong_type");
  expect_invalid_token(sign(good_claims(), {}), "wrong_type");
  EXPECT_EQ(call(bearer(sign(good_claims(), {{"typ", "application/AT+JWT"}}))).status, 200);
}

TEST_F(BearerGuardTest, refuses_a_token_that_lacks_a_claim_of_the_profile) {
  for (char const* name : {"sub", "client_id", "iat", "jti"})
    expect_invalid_token(token([&](auto& c) { c.erase(name); }), "missing_claim");
}

TEST_F(BearerGuardTest, refuses_what_is_no_token_at_all) {
  for (std::string const bad : {"x", "a.b", "a.b.c.d", "..", "!!!.###.$$$"})
    expect_invalid_token(bad, "malformed");
  expect_invalid_token(std::string(8193, 'a'), "too_long");
  expect_invalid_token(sign(good_claims(), {{"typ", "at+jwt"}, {"crit", json::array{"x"}}}),
                       "critical_header");
}

// A kid is a name to look up and never anything else.
TEST_F(BearerGuardTest, does_not_even_look_for_a_hostile_key_id) {
  int const before = keys.asked;
  for (std::string const& kid : {std::string("'; DROP TABLE"), std::string(129, 'k'), std::string(),
                                 std::string("a\nb"), std::string("\xc3\xa4")}) {
    jose::SigningKey hostile = key;
    hostile.kid = kid;
    expect_invalid_token(jose::sign_jwt({{"typ", "at+jwt"}}, good_claims(), hostile).value(),
                         "unknown_key");
  }
  EXPECT_EQ(keys.asked, before);
}

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
  auto const digest = [](std::string_view text) { return crypto::sha256(text); };
  cache.put(digest("a"), {});
  cache.put(digest("b"), {});
  EXPECT_NE(cache.find(digest("a")), nullptr);
  cache.put(digest("c"), {});
  EXPECT_EQ(cache.size(), 2U);
  EXPECT_NE(cache.find(digest("a")), nullptr);
  EXPECT_EQ(cache.find(digest("b")), nullptr);
}

}  // namespace
}  // namespace tessera::oauth

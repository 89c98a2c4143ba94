#include "oauth/model/token_messages.hpp"
#include "oauth/server/introspection_endpoint.hpp"
#include "oauth/server/revocation_endpoint.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

// Introspection and revocation: what becomes of tokens after they were issued.

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::OAuthBed;

/// The program's knowledge: one tenant may be switched off.
class OneTenant final : public TenantStates {
 public:
  Task<bool> is_disabled(std::string tenant) override { co_return tenant == disabled; }
  std::string disabled;
};

class TokenStatusTest : public ::testing::Test {
 protected:
  http::Headers as(std::string const& client) { return OAuthBed::basic(client + ":" + bed.secret); }
  http::Response introspect(std::string const& token, std::string const& client = "gateway") {
    return bed.post_form("/oauth2/introspect", "token=" + token, as(client));
  }
  http::Response revoke(std::string const& token, std::string const& client = "basic-client") {
    return bed.post_form("/oauth2/revoke", "token=" + token, as(client));
  }
  bool active(std::string const& token, std::string const& client = "gateway") {
    http::Response const response = introspect(token, client);
    EXPECT_EQ(response.status, 200) << response.body;
    return response.body.find("\"active\":true") != std::string::npos;
  }
  std::string exchanged(std::string const& token) {
    return parse_json_as<TokenResponse>(bed.exchange(token).body).value().access_token;
  }
  OneTenant tenants;
  OAuthBed bed{[this](auto&, auto& with) { with.tenants = &tenants; }};
};

// Spec: RFC 7662 §2.2
TEST_F(TokenStatusTest, tells_the_audience_what_a_live_token_says) {
  http::Response const response = introspect(bed.access_token());
  ASSERT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-store");
  json::object const told = parse_json(response.body).value().as_object();
  EXPECT_TRUE(told.at("active").as_bool());
  EXPECT_EQ(told.at("sub").as_string(), "basic-client");
  EXPECT_EQ(told.at("client_id").as_string(), "basic-client");
  EXPECT_EQ(told.at("tenant_id").as_string(), "acme");
  EXPECT_EQ(told.at("aud").as_string(), OAuthBed::kMcp);
  EXPECT_EQ(told.at("iss").as_string(), OAuthBed::kIssuer);
  EXPECT_EQ(told.at("token_type").as_string(), "Bearer");
  for (char const* name : {"scope", "exp", "iat", "jti"}) EXPECT_TRUE(told.contains(name)) << name;
}

// Spec: RFC 7662 §2.2 (and nothing else)
TEST_F(TokenStatusTest, tells_nothing_of_what_is_not_live_or_not_the_callers) {
  std::string const token = bed.access_token();
  EXPECT_EQ(introspect("nonsense").body, R"({"active":false})");
  EXPECT_EQ(introspect(token + "x").body, R"({"active":false})");
  EXPECT_EQ(introspect(exchanged(token)).body, R"({"active":false})") << "the backend's";
  bed.add_secret_client("stranger", ClientAuthMethod::client_secret_basic);
  EXPECT_EQ(introspect(token, "stranger").body, R"({"active":false})");
  EXPECT_TRUE(active(token, "basic-client")) << "its own";
  bed.clock.advance(seconds{300});
  EXPECT_EQ(introspect(token).body, R"({"active":false})") << "ended";
}

// Spec: RFC 7662 §2.1
TEST_F(TokenStatusTest, asks_who_wants_to_know) {
  std::string const body = "token=" + bed.access_token();
  EXPECT_EQ(bed.post_form("/oauth2/introspect", body).status, 401);
  EXPECT_EQ(bed.post_form("/oauth2/introspect", body, OAuthBed::basic("gateway:wrong")).status,
            401);
  ClientRecord app = bed.signing_client("app", {"acme"});
  app.auth_method = ClientAuthMethod::none;
  app.jwks.reset();
  testkit::run(bed.clients.add(app));
  EXPECT_EQ(bed.post_form("/oauth2/introspect", body + "&client_id=app").status, 401);
  EXPECT_EQ(
      bed.post_form("/oauth2/introspect", "token_type_hint=access_token", as("gateway")).status,
      400);
}

// Spec: RFC 7009 §2.1, §2.2
TEST_F(TokenStatusTest, a_revoked_token_is_over_at_once) {
  std::string const token = bed.access_token();
  std::string const other = bed.access_token();
  EXPECT_TRUE(active(token));
  http::Response const response = revoke(token);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_FALSE(active(token));
  EXPECT_TRUE(active(other));
  EXPECT_EQ(bed.exchange(token).status, 400);
  EXPECT_EQ(revoke(token).status, 200) << "twice is once";
}

TEST_F(TokenStatusTest, what_was_exchanged_from_a_revoked_token_ends_with_it) {
  bed.add_secret_client("backend", ClientAuthMethod::client_secret_basic,
                        [](ClientRecord& record) { record.own_resources = {OAuthBed::kBackend}; });
  std::string const token = bed.access_token();
  std::string const derived = exchanged(token);
  EXPECT_TRUE(active(derived, "backend"));
  EXPECT_EQ(revoke(token).status, 200);
  EXPECT_FALSE(active(derived, "backend"));
}

TEST_F(TokenStatusTest, an_exchanged_token_is_revoked_by_its_actor_alone) {
  bed.add_secret_client("backend", ClientAuthMethod::client_secret_basic,
                        [](ClientRecord& record) { record.own_resources = {OAuthBed::kBackend}; });
  std::string const token = bed.access_token();
  std::string const derived = exchanged(token);
  EXPECT_EQ(revoke(derived, "basic-client").status, 400);
  EXPECT_EQ(revoke(derived, "gateway").status, 200);
  EXPECT_FALSE(active(derived, "backend"));
  EXPECT_TRUE(active(token));
}

// Spec: RFC 7009 §2.1
TEST_F(TokenStatusTest, nobody_revokes_the_token_of_another) {
  std::string const token = bed.access_token();
  EXPECT_EQ(revoke(token, "gateway").status, 400);
  EXPECT_EQ(bed.post_form("/oauth2/revoke", "token=" + token).status, 401);
  EXPECT_TRUE(active(token));
  EXPECT_EQ(revoke("nonsense", "gateway").status, 200) << "nothing to end";
}

// Spec: RFC 8693 §2.2.2, RFC 7662 §2.2
TEST_F(TokenStatusTest, a_token_of_a_disabled_tenant_is_exchanged_and_described_to_nobody) {
  std::string const token = bed.access_token();
  tenants.disabled = "globex";
  EXPECT_TRUE(active(token)) << "another tenant";
  EXPECT_EQ(bed.exchange(token).status, 200);
  tenants.disabled = "acme";
  EXPECT_EQ(introspect(token).body, R"({"active":false})");
  EXPECT_EQ(bed.exchange(token).status, 400);
  tenants.disabled = "";
  EXPECT_TRUE(active(token)) << "it was not revoked";
}

// Spec: RFC 6749 §5.2
TEST_F(TokenStatusTest, no_token_is_issued_for_a_disabled_tenant) {
  tenants.disabled = "acme";
  std::string const acme = OAuthBed::assertion_body(bed.good_assertion());
  http::Response const refused = bed.post_token(acme);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(parse_json_as<ErrorBody>(refused.body).value().error, "invalid_grant");
  EXPECT_NE(bed.log.text.find("disabled_tenant"), std::string::npos);
  EXPECT_EQ(bed.get("/generate-token", bed.good_basic()).status, 400);
  std::string const globex = OAuthBed::assertion_body(bed.good_assertion(), "tenant_id=globex");
  EXPECT_EQ(bed.post_token(globex).status, 200) << "the client has another tenant";
}

TEST_F(TokenStatusTest, a_token_of_a_disabled_tenant_can_still_be_revoked) {
  std::string const token = bed.access_token();
  tenants.disabled = "acme";
  EXPECT_EQ(revoke(token).status, 200);
  tenants.disabled = "";
  EXPECT_FALSE(active(token));
}

TEST_F(TokenStatusTest, neither_endpoint_takes_anything_from_the_query) {
  std::string const query = "token=" + bed.access_token();
  for (char const* path : {"/oauth2/introspect", "/oauth2/revoke"}) {
    http::Headers headers = as("gateway");
    headers.add("Content-Type", "application/x-www-form-urlencoded");
    EXPECT_EQ(bed.send(http::Method::post, path, headers, "", query).status, 400) << path;
  }
}

TEST_F(TokenStatusTest, no_token_ends_in_the_log) {
  std::string const token = bed.access_token();
  EXPECT_TRUE(active(token));
  EXPECT_EQ(revoke(token, "gateway").status, 400);
  EXPECT_EQ(revoke(token).status, 200);
  EXPECT_EQ(bed.log.text.find(token), std::string::npos);
  EXPECT_NE(bed.log.text.find("token_revoked"), std::string::npos);
}

}  // namespace
}  // namespace tessera::oauth
